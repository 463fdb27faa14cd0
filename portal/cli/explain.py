"""`flask --app portal explain` (contract/EVENTS.md, Explaining)."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from portal.actions.explain import (
    ExplainedAlert,
    ExplainedVerdict,
    Explanation,
    NoSuchConversation,
    SeveralConversations,
)
from portal.actions.explain import explain as action
from portal.actions.house import House
from portal.cli.fail import fail
from portal.cli.with_house import with_house
from portal.rules.trace import Step
from portal.sentences import plain


@click.command()
@click.option("--account", required=True)
@click.option("--conversation", required=True)
@click.option("--endpoint", help="Where two endpoints share the conversation's id.")
@click.option("--json", "as_json", is_flag=True)
@with_house
def explain(house: House, account: str, conversation: str, endpoint: str | None, as_json: bool) -> None:
    """Why each agent was mailed or not about each alert of a conversation."""
    try:
        found = action(house, account, conversation, endpoint)
    except NoSuchConversation:
        fail(f"the account {account!r} has no conversation {conversation!r}" + (f" on {endpoint!r}" if endpoint else ""))
    except SeveralConversations as error:
        fail(f"several endpoints have a conversation {conversation!r}; choose one with --endpoint: {error}")
    click.echo(json.dumps(_content(found), ensure_ascii=False) if as_json else "\n".join(_lines(found)))


def _content(found: Explanation) -> dict[str, Any]:
    return {"conversation": found.conversation, "endpoint": found.endpoint, "alerts": [_alert(alert) for alert in found.alerts]}


def _alert(explained: ExplainedAlert) -> dict[str, Any]:
    return {
        "kind": explained.alert.kind,
        "at": _iso(explained.alert.at),
        "due_at": _iso(explained.alert.due_at),
        "decided_at": explained.decided_at and _iso(explained.decided_at),
        "state": "decided" if explained.decided_at else "pending",
        "messages": list(explained.messages),
        "verdicts": [_verdict(verdict) for verdict in explained.verdicts],
    }


def _verdict(verdict: ExplainedVerdict) -> dict[str, Any]:
    mail = verdict.mail
    return {
        "agent": verdict.agent,
        "verdict": "suppress" if verdict.reason else "send",
        "reason": verdict.reason,
        "delivery": mail and mail.state,
        "to": mail and mail.address,
        "message_id": mail and mail.message_id,
        "mailed": list(mail.carries) if mail else [],
        "why": mail and mail.why,
        "trace": [_step(step) for step in verdict.trace],
    }


def _step(step: Step) -> dict[str, Any]:
    """`known` stands there only where it is false: the rule says so because nobody can tell."""
    told = {"rule": step.rule, "passed": step.passed, "saw": plain(step.saw)}
    return told if step.known else {**told, "known": False}


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _lines(found: Explanation) -> list[str]:
    lines = [f"conversation {found.conversation} on {found.endpoint}"]
    if not found.alerts:
        lines.append("  no alert: no visitor has written, or none has left after writing")
    for explained in found.alerts:
        state = f"decided {_iso(explained.decided_at)}" if explained.decided_at else "pending, as it stands now"
        lines += ["", f"{explained.alert.kind} of {_iso(explained.alert.at)}, due {_iso(explained.alert.due_at)}: {state}"]
        lines.append(f"  about {', '.join(explained.messages)}")
        for verdict in explained.verdicts:
            lines += _verdict_lines(verdict)
    return lines


def _verdict_lines(verdict: ExplainedVerdict) -> list[str]:
    who = f"{verdict.name} ({verdict.agent})" if verdict.name not in ("", verdict.agent) else verdict.agent
    outcome = f"no mail: {verdict.reason}" if verdict.reason else "mail"
    if mail := verdict.mail:
        outcome += f"{' in a summary' if mail.in_summary else ''}, {mail.state}"
        outcome += (f" to {mail.address}" if mail.address else "") + (f": {mail.why}" if mail.why else "")
    steps = [f"    {_sign(step)} {step.rule.value:<17} {plain(step.saw)}" for step in verdict.trace]
    return [f"  {who}: {outcome}", *steps]


def _sign(step: Step) -> str:
    return "✗" if not step.passed else "✓" if step.known else "?"
