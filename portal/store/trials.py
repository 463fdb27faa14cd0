"""Trials: mails that an agent asked to be sent to themselves, to see whether mails arrive."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from portal.store.answers import Answer, answers_to
from portal.store.said import said
from portal.store.tables import agents, notifications


@dataclass(frozen=True, slots=True)
class Trial:
    """`answer` is the mail server's latest, None before the first; `why` says why it was cancelled."""

    row: int
    asked_at: datetime
    state: str
    why: str | None
    next_attempt_at: datetime
    answer: Answer | None

    @property
    def is_open(self) -> bool:
        """Whether the mail server has still to say its first word."""
        return self.answer is None and self.state in ("queued", "deferred")


_n = notifications.c
# Said to the letter, it is found by the index of test mails alone, however many others the agent has had.
_MINE = (_n.agent_id == bindparam("agent"), _n.kind == "test")
_LATEST = select(_n.id, _n.due_at, _n.state, _n.why, _n.next_attempt_at).where(*_MINE).order_by(_n.due_at.desc(), _n.id.desc()).limit(1)
_ASKED = select(_n.due_at).where(*_MINE, _n.due_at > bindparam("since")).order_by(_n.due_at)


def latest(tx: Connection, agent_id: int) -> Trial | None:
    row = next(iter(said(tx, _LATEST, {"agent": agent_id})), None)
    if row is None:
        return None
    return Trial(row.id, row.due_at, row.state, row.why, row.next_attempt_at, next(iter(answers_to(tx, [row.id])), None))


def asked_since(tx: Connection, agent_id: int, since: datetime) -> list[datetime]:
    """When the agent asked for a test mail after `since`, in order of time."""
    return [row.due_at for row in said(tx, _ASKED, {"agent": agent_id, "since": since})]


def hold(tx: Connection, agent_id: int) -> None:
    """Until the transaction ends nobody else asks for this agent."""
    tx.execute(select(agents.c.id).where(agents.c.id == agent_id).with_for_update(key_share=True))
