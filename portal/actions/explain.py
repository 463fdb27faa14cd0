"""To explain: why each agent was mailed or not about each alert of a conversation (contract/EVENTS.md, Explaining).

Of a decided alert the stored facts and verdicts; of a pending one what would be decided now. Both by the same rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from portal.actions.house import House
from portal.actions.judge import Judged, judge
from portal.actions.untold import UNTOLD
from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.reasons import Reason
from portal.rules.trace import Step
from portal.rules.verdicts import decide, messages_of
from portal.store import decided, due
from portal.store.decided import Mail
from portal.store.snapshots import thaw

BEFORE_TEAM = (Reason.PLAN, Reason.ACCOUNT_OFF, Reason.AGENT_INACTIVE, Reason.OUTSIDE_GROUP)
"""Reasons that come before, or say, that an agent is outside the team: such an agent was no candidate.

With one of these nobody can tell whether they are in it once the facts are erased.
"""


class NoSuchConversation(Exception):  # noqa: N818
    """The account has no conversation of this id (on this endpoint)."""


class SeveralConversations(Exception):  # noqa: N818
    """Two endpoints share the id; `endpoints` are their public ids."""

    def __init__(self, endpoints: list[str]) -> None:
        super().__init__(", ".join(endpoints))
        self.endpoints = endpoints


@dataclass(frozen=True)
class ExplainedVerdict:
    """`about` is the alert with the facts it is decided on; None once they were erased."""

    agent: str
    name: str
    reason: Reason | None
    mail: Mail | None
    about: tuple[Alert, Facts] | None = field(repr=False)

    @cached_property
    def trace(self) -> tuple[Step, ...]:
        """All rules as asked, in order, worked out when somebody looks at them: of a hundred agents few are looked at. Else empty."""
        if self.about is None:
            return ()
        alert, facts = self.about
        return decide(alert, self.agent, facts).trace


@dataclass(frozen=True, slots=True)
class ExplainedAlert:
    """`decided_at` is None while it is pending. Once the facts were erased, `facts` is None and the traces are empty."""

    row: int
    alert: Alert
    facts: Facts | None
    messages: tuple[str, ...]
    decided_at: datetime | None
    verdicts: tuple[ExplainedVerdict, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    conversation: str
    endpoint: str
    alerts: tuple[ExplainedAlert, ...]


def explain(house: House, account: str, conversation: str, endpoint: str | None = None) -> Explanation:
    """Raises `NoSuchConversation` or `SeveralConversations`."""
    with house.db.read() as tx:
        found = decided.find(tx, account, conversation, endpoint)
        if not found:
            raise NoSuchConversation
        if len(found) > 1:
            raise SeveralConversations([row["endpoint"] for row in found])
        (row,) = found
        return Explanation(row["external_id"], row["endpoint"], explained(tx, house, row["id"], decided.alerts_of(tx, row["id"])))


def explained(tx: Connection, house: House, conversation: int, rows: Sequence[Any]) -> tuple[ExplainedAlert, ...]:
    """These alerts of the conversation, in the order given; a pending one that its facts no longer call for is left out."""
    mails = decided.mails_of(tx, [row.id for row in rows])
    pending = _pending(tx, house, conversation) if any(row.decided_at is None for row in rows) else {}
    out = []
    for row in rows:
        if row.decided_at is not None:
            kept = thaw(row.snapshot)
            out.append(_explained(row.id, kept.alert, kept.facts, kept.verdicts, row.decided_at, mails))
        elif judged := pending.get(row.id):
            out.append(_explained(row.id, judged.alert, judged.facts, judged.reasons, None, mails))
    return tuple(out)


def _pending(tx: Connection, house: House, conversation: int) -> Mapping[int, Judged]:
    """All of them, for what one would mail is `already_sent` for the next."""
    cases = due.cases(tx, [conversation], house.settings.settle, UNTOLD)
    return {judged.row: judged for case in cases for judged in judge(case)}


def in_order(verdicts: Iterable[ExplainedVerdict]) -> list[ExplainedVerdict]:
    """Who gets a mail, who was asked about, who never was; each by name."""
    return sorted(verdicts, key=lambda v: ((v.reason is not None) + (v.reason in BEFORE_TEAM), v.name, v.agent))


def _explained(
    row: int,
    alert: Alert,
    facts: Facts | None,
    reasons: Mapping[str, Reason | None],
    decided_at: datetime | None,
    mails: Mapping[tuple[int, str], Mail],
) -> ExplainedAlert:
    verdicts = tuple(
        ExplainedVerdict(
            agent,
            facts.agents[agent].name if facts else agent,
            reason,
            mails.get((row, agent)),
            (alert, facts) if facts else None,
        )
        for agent, reason in reasons.items()
    )
    messages = messages_of(alert, facts) if facts else alert.messages
    return ExplainedAlert(row, alert, facts, messages, decided_at, verdicts)
