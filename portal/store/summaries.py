"""Summaries: mails that each tell of what was held back from one agent, because they had had as many as they may within the hour.

What is held back stays a notification, so that it keeps its alerts and messages, takes in later sends and can be dropped alone. It names
its summary, is tried no more by itself, and goes from state to state with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from portal.rules.reasons import Kind
from portal.store.among import among
from portal.store.tables import conversations, notifications

SUMMARY = "summary"

MOST = 500
"""Held back for one summary, so that no transaction grows long; what is more goes into the next."""

HELD = "many mails went out within the hour, so this one waits"

_n = notifications.c
_WAITING = select(_n.agent_id).where(_n.conversation_id.is_(None), among(_n.agent_id, "agents"), _n.kind == SUMMARY, _n.state == "queued")


@dataclass(frozen=True, slots=True)
class Member:
    """A notification that was held back."""

    id: int
    kind: Kind
    conversation: int
    conversation_external_id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    id: int
    next_attempt_at: datetime


def open_for(tx: Connection, agent: int) -> Waiting | None:
    """The agent's summary that waits for its first attempt and has room. Asked with the agent locked, so that there is one."""
    n, members = notifications.c, notifications.alias()
    # An agent's summaries are found by what they share with few others: they are about no one conversation.
    waiting = select(n.id, n.next_attempt_at).where(n.conversation_id.is_(None), n.agent_id == agent, n.kind == SUMMARY)
    size = select(func.count()).where(members.c.summary_id == n.id).scalar_subquery()
    row = tx.execute(waiting.where(n.state == "queued", n.first_attempt_at.is_(None), size < MOST)).first()
    return Waiting(*row) if row else None


def agents_waiting(tx: Connection, agents: Collection[int]) -> set[int]:
    """Those of the agents who have a summary that waits for its first attempt."""
    return set(tx.execute(_WAITING, {"agents": list(agents)}).scalars())


def make(tx: Connection, agent: int, now: datetime, at: datetime) -> Waiting:
    """A summary to be sent at `at`."""
    new = {"kind": SUMMARY, "agent_id": agent, "public_id": uuid4().hex, "due_at": now, "next_attempt_at": at}
    return Waiting(tx.execute(insert(notifications).values(new).returning(notifications.c.id)).scalar_one(), at)


def join(tx: Connection, row: int, summary: Waiting) -> None:
    """Hold the notification back for the summary."""
    free = {"claimed_until": None, "claim": None, "claims": 0}
    held = {"summary_id": summary.id, "next_attempt_at": summary.next_attempt_at, "why": HELD}
    tx.execute(update(notifications).where(notifications.c.id == row).values(**held, **free))


def members(tx: Connection, summary: int) -> list[Member]:
    """What the summary is to tell, in order of time; locked, so that nothing joins or grows meanwhile."""
    n = notifications.c
    chosen = select(n.id, n.kind, n.conversation_id, conversations.c.external_id, n.due_at)
    mine = chosen.join(conversations, conversations.c.id == n.conversation_id).where(n.summary_id == summary)
    # In the order of their numbers, as whoever owes more mails locks them.
    rows = tx.execute(mine.order_by(n.id).with_for_update(of=notifications)).all()
    return sorted((Member(row[0], Kind(row[1]), *row[2:]) for row in rows), key=lambda member: member.due_at)


def drop(tx: Connection, rows: Collection[int], why: str, at: datetime) -> None:
    """Cancel these notifications that were held back: no summary tells of them."""
    values = {"summary_id": None, "state": "cancelled", "why": why, "ended_at": at}
    tx.execute(update(notifications).where(notifications.c.id.in_(rows)).values(values))


def dissolve(tx: Connection, summary: int, error: str, at: datetime) -> None:
    """Each that it was to tell goes by itself: counted as failed once, so that it is not held back for another summary."""
    alone = {"summary_id": None, "next_attempt_at": at, "why": None, "failures": 1, "error": error}
    rows = [member.id for member in members(tx, summary)]
    tx.execute(update(notifications).where(notifications.c.id.in_(rows)).values(alone))


def hurry(tx: Connection, summary: int, at: datetime) -> Waiting:
    """It waits no longer than until `at`, and what it tells with it."""
    rows = [summary, *(member.id for member in members(tx, summary))]
    tx.execute(update(notifications).where(notifications.c.id.in_(rows)).values(next_attempt_at=at))
    return Waiting(summary, at)


def follow(tx: Connection, summary: int) -> None:
    """What the summary has come to, all that it tells of has come to."""
    n = notifications.c
    members(tx, summary)  # locked in order: an update takes them as they lie, and may wait for whoever waits for it
    shared = (n.state, n.why, n.address, n.first_attempt_at, n.next_attempt_at, n.ended_at, n.message_id)
    values = tx.execute(select(*shared).where(n.id == summary)).mappings().one()
    tx.execute(update(notifications).where(n.summary_id == summary).values(dict(values)))
