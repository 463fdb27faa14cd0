"""Conversations of an endpoint about whose visitors its chat system is to be asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, or_, select, union_all

from portal.rules.reasons import Kind
from portal.store.alerts import PENDING
from portal.store.tables import alerts, conversation_facts, conversations, messages

MOST = 500
"""As many conversations as are looked at: whoever has more of them at once has other cares."""

_LEFT, _BACK = "visitor_left", "visitor_returned"
_SERVED = ("joined", "closed", "agent")


@dataclass(frozen=True, slots=True)
class Lately:
    """A conversation in which a visitor wrote lately, by row; `due_at` is when its first pending alert is due, None without one.

    `is_open` says that nobody has served it since, and that its visitor may still be there, or come back before an alert is due.
    """

    row: int
    id: str
    visitor: str | None
    wrote_at: datetime | None
    due_at: datetime | None
    is_open: bool


def lately(tx: Connection, account_id: int, endpoint_id: int, since: datetime) -> list[Lately]:
    """Up to `MOST` with alerts of `since` or later: first those with one pending, the first due first; then the latest written."""
    due_at = func.min(case((PENDING & alerts.c.stuck_at.is_(None), alerts.c.due_at)))
    wrote_at = func.max(case((alerts.c.kind == Kind.OFFLINE, alerts.c.at)))
    c = conversations.c
    chosen = (
        select(c.id, c.external_id, c.visitor_external_id, wrote_at.label("wrote_at"), due_at.label("due_at"))
        .join(conversations, c.id == alerts.c.conversation_id)
        .where(alerts.c.account_id == account_id, alerts.c.at >= since, c.endpoint_id == endpoint_id)
        .group_by(c.id, c.external_id, c.visitor_external_id)
        .order_by(due_at.is_(None), due_at, wrote_at.is_(None), wrote_at.desc())
        .limit(MOST)
    )
    rows = tx.execute(chosen).all()
    latest = _latest(tx, [row.id for row in rows])
    return [Lately(*row, is_open=_is_open(row, latest.get(row.id, {}))) for row in rows]


def first_due(tx: Connection, account_id: int, endpoint_id: int, since: datetime) -> datetime | None:
    """When the first of the endpoint's pending alerts of `since` or later is due; None when there is none."""
    joined = select(func.min(alerts.c.due_at)).join(conversations, conversations.c.id == alerts.c.conversation_id)
    mine = joined.where(alerts.c.account_id == account_id, alerts.c.at >= since, conversations.c.endpoint_id == endpoint_id)
    found: datetime | None = tx.execute(mine.where(PENDING, alerts.c.stuck_at.is_(None))).scalar()
    return found


def _is_open(row: Any, latest: Mapping[str, datetime]) -> bool:
    if any(row.wrote_at is None or latest[what] >= row.wrote_at for what in _SERVED if what in latest):
        return False
    left = latest.get(_LEFT)
    is_away = left is not None and all(at is None or at < left for at in (latest.get(_BACK), row.wrote_at))
    return not is_away or row.due_at is not None


def _latest(tx: Connection, rows: Collection[int]) -> Mapping[int, Mapping[str, datetime]]:
    """By conversation, when each thing that happened to it, or each kind of author who wrote in it, did so last."""
    f, m = conversation_facts.c, messages.c
    counts = (f.conversation_id.in_(rows), or_(f.type != "closed", f.agent_external_id != ""))  # a close without an agent serves nothing
    happened = select(f.conversation_id, f.type, func.max(f.at)).where(*counts).group_by(f.conversation_id, f.type)
    wrote = select(m.conversation_id, m.author_type, func.max(m.at)).where(m.conversation_id.in_(rows), m.author_type == "agent")
    found: dict[int, dict[str, datetime]] = {}
    for conversation, what, at in tx.execute(union_all(happened, wrote.group_by(m.conversation_id, m.author_type))):
        found.setdefault(conversation, {})[what] = at
    return found
