"""Ahora mismo: who would be told if a visitor wrote now, in the reader's words (look.md, Notificaciones)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

from flask import abort, request
from flask_babel import format_time, gettext

from portal.actions.preview import Outlook
from portal.rules.facts import Agent
from portal.rules.reasons import Kind, Reason
from portal.rules.verdicts import Verdict
from portal.sentences import device_name, present_sentence
from portal.store.sign_ins import Person
from portal.web.chat_words import gap_words
from portal.web.times import ago, lasting
from portal.web.unheard import cause, outlook, unheard

# No mail, and nothing amiss: somebody is there, or it is not for this agent.
QUIET = (Reason.AGENT_ONLINE, Reason.COLLEAGUE_ONLINE, Reason.OUTSIDE_GROUP, Reason.AGENT_INACTIVE)


MOST = 25
"""Agents that are shown at first; more are shown when they are asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One agent; `tone` is a class of the style sheet, `detail` follows the words and may be empty."""

    name: str
    connected: str
    tone: str
    sign: str
    words: str
    detail: str


def shown(person: Person) -> dict[str, Any]:
    """What the block `now` of the page is given; `state` differs when anything in it does."""
    seen = outlook(person)
    me = next(agent for agent, row in seen.account.rows.items() if row == person.agent_id)
    choices = _choices(seen, seen.account.agents[me], person)
    group = _chosen(choices)
    everybody = request.args.get("everybody")
    rows = list(islice(_rows(seen, group or None, me, person), None if everybody else MOST + 1))
    told = {"rows": rows if everybody else rows[:MOST], "summary": _summary(seen, group or None)}
    asked = {"groups": choices, "group": group, "everybody": everybody, "more": not everybody and len(rows) > MOST}
    return {**told, **asked, "state": sha256(repr((told, unheard())).encode()).hexdigest()[:12]}


def _choices(seen: Outlook, me: Agent, person: Person) -> Mapping[str, str]:
    """The groups a visitor might write to, names by id, "" for none: for an agent those of their team."""
    mine = {group: name for group, name in seen.groups.items() if person.is_admin or not me.groups or group in me.groups}
    without = {"": gettext("no group")}
    return ({**without, **mine} if person.is_admin else {**mine, **without}) if mine else without


def _chosen(choices: Mapping[str, str]) -> str:
    """The first, unless the address names one; 404 for one that cannot be chosen."""
    asked = request.args.get("group", next(iter(choices)))
    return asked if asked in choices else abort(404)


def _rows(seen: Outlook, group: str | None, me: str, person: Person) -> Iterator[Row]:
    """Oneself first, then the team; of the others an admin alone sees who is there. Who is not shown is not decided about."""
    verdict_of, asked = seen.verdict(group), seen.asked(group)
    hidden = () if person.is_admin else (Reason.OUTSIDE_GROUP, Reason.AGENT_INACTIVE)
    agents, due = seen.account.agents.values(), gettext("e-mail at %(time)s", time=format_time(seen.due_at, "short"))
    for agent in sorted(agents, key=lambda a: (a.id != me, a.id not in asked, not a.active, a.name.casefold(), a.id)):
        verdict = verdict_of(agent.id)
        if agent.id == me or verdict.reason not in hidden:
            yield _row(seen, agent, verdict, due)


def _row(seen: Outlook, agent: Agent, verdict: Verdict, due: str) -> Row:
    """`due` is what is said of a mail."""
    name, connected = agent.name or agent.id, _connected(seen, agent)
    if verdict.reason is None:
        return Row(name, connected, "yes", "✓", due, "")
    tone, sign = ("soft", "–") if verdict.reason in QUIET else ("no", "✗")
    words = present_sentence(verdict.reason) + (":" if verdict.reason is Reason.COLLEAGUE_ONLINE else "")
    return Row(name, connected, tone, sign, words, _detail(seen, agent, verdict))


def _connected(seen: Outlook, agent: Agent) -> str:
    if devices := seen.online(agent):
        return str(gettext("online · %(devices)s", devices=", ".join(map(device_name, devices))))
    if gap := seen.unknown(agent):
        return gap_words(gap) if gap.endpoint else str(gettext("not known"))
    if agent.id in seen.seen:
        device, until = seen.seen[agent.id]
        return str(gettext("offline · last: %(device)s, %(when)s", device=device_name(device), when=ago(until)))
    return str(gettext("offline"))


def _detail(seen: Outlook, agent: Agent, verdict: Verdict) -> str:
    """How long it has been off, or who is online."""
    options = {Reason.AGENT_OFF: agent.options, Reason.ACCOUNT_OFF: seen.account.options}.get(verdict.reason or Reason.PLAN)
    if options and (since := options[Kind.OFFLINE].since):
        return lasting(since)
    if verdict.reason is Reason.COLLEAGUE_ONLINE:
        step = next(step for step in verdict.trace if step.rule is Reason.COLLEAGUE_ONLINE)
        return str(dict(step.saw.values)["colleagues"])
    return ""


def _summary(seen: Outlook, group: str | None) -> str:
    """Said plainly when nobody would be told."""
    nobody = seen.nobody(group)
    told = gettext("Nobody would get an e-mail, and nobody is online.")
    return f"{told} {cause(nobody)}" if nobody else ""
