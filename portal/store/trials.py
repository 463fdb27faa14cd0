"""Trials: mails that an agent asked to be sent to themselves, to see whether mails arrive."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from portal.store.answers import Answer, answers_to
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


def latest(tx: Connection, agent_id: int, kind: str) -> Trial | None:
    """`kind` is that of test mails among notifications."""
    n = notifications.c
    chosen = select(n.id, n.due_at, n.state, n.why, n.next_attempt_at).where(n.agent_id == agent_id, n.kind == kind)
    row = tx.execute(chosen.order_by(n.id.desc()).limit(1)).first()
    return Trial(*row, next(iter(answers_to(tx, [row.id])), None)) if row else None


def asked_since(tx: Connection, agent_id: int, kind: str, since: datetime) -> list[datetime]:
    """When the agent asked for a test mail after `since`, in order of time."""
    n = notifications.c
    chosen = select(n.due_at).where(n.agent_id == agent_id, n.kind == kind, n.due_at > since)
    return list(tx.execute(chosen.order_by(n.due_at)).scalars())


def hold(tx: Connection, agent_id: int) -> None:
    """Until the transaction ends nobody else asks for this agent."""
    tx.execute(select(agents.c.id).where(agents.c.id == agent_id).with_for_update(key_share=True))
