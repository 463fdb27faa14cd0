"""Mails that the portal itself cannot write: counted, and set aside after some tries so that they hold up nobody."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, case, delete, select, update

from portal.store import summaries
from portal.store.failures import FRESH
from portal.store.notifications import put
from portal.store.owed import Owed
from portal.store.tables import accounts, agents, conversations, endpoints, notification_alerts, notification_messages, notifications

UNWRITTEN = "the portal could not write it"


def count(tx: Connection, row: int, error: str) -> int:
    """How often the portal has failed at the notification, with this time."""
    more = update(notifications).where(notifications.c.id == row).values(failures=notifications.c.failures + 1, error=error)
    failures: int = tx.execute(more.returning(notifications.c.failures)).scalar_one()
    return failures


def set_aside(tx: Connection, owed: Owed, token: str, at: datetime) -> None:
    """It is tried no more until an operator wants it. A summary that nobody was asked to take gives back what it tells of instead."""
    if owed.is_summary and owed.first_attempt_at is None:
        summaries.dissolve(tx, owed.id, UNWRITTEN, at)
        put(tx, owed, token, "cancelled", UNWRITTEN, at)
    elif put(tx, owed, token, "failed", UNWRITTEN, at):
        tx.execute(update(notifications).where(notifications.c.id == owed.id).values(stuck_at=at))


def try_again(tx: Connection, row: int) -> bool:
    """False when there is no such notification that was set aside."""
    n = notifications.c
    tried = case((n.first_attempt_at.is_(None), "queued"), else_="deferred")
    fresh = {**FRESH, "why": None, "ended_at": None, "state": tried}
    done = bool(tx.execute(update(notifications).where(n.id == row, n.stuck_at.is_not(None)).values(fresh)).rowcount)
    if done:
        _take_in(tx, row)
        summaries.follow(tx, row)
    return done


def _take_in(tx: Connection, row: int) -> None:
    """What came to wait beside it meanwhile: sends of one key that wait for their first attempt are one mail (contract/RULES.md, Mails)."""
    n, other = notifications.c, notifications.alias()
    key = and_(*(other.c[name] == n[name] for name in ("conversation_id", "agent_id", "kind", "state")), other.c.id != n.id)
    untried = (n.state == "queued", n.first_attempt_at.is_(None), other.c.first_attempt_at.is_(None))
    beside = select(other.c.id).join(notifications, key).where(n.id == row, *untried).with_for_update(of=other)
    rows = tx.execute(beside).scalars().all()
    carried, its = notification_messages.c, notification_alerts.c
    told = select(carried.message_id).where(carried.notification_id == row)
    news = (carried.notification_id.in_(rows), carried.message_id.not_in(told))
    tx.execute(update(notification_messages).where(*news).values(notification_id=row))
    tx.execute(update(notification_alerts).where(its.notification_id.in_(rows)).values(notification_id=row))
    tx.execute(delete(notifications).where(n.id.in_(rows)))


def stuck(tx: Connection) -> list[RowMapping]:
    """What was set aside and why, oldest first; `endpoint` and `conversation` are None for what is not about one."""
    n = notifications.c
    names = (accounts.c.public_id.label("account"), agents.c.external_id.label("agent"))
    chosen = (
        select(n.id, n.kind, n.due_at, n.failures, n.error, *names)
        .add_columns(endpoints.c.public_id.label("endpoint"), conversations.c.external_id.label("conversation"))
        .join(agents, agents.c.id == n.agent_id)
        .join(accounts, accounts.c.id == agents.c.account_id)
        .join(conversations, conversations.c.id == n.conversation_id, isouter=True)
        .join(endpoints, endpoints.c.id == conversations.c.endpoint_id, isouter=True)
        .where(n.stuck_at.is_not(None))
        .order_by(n.stuck_at)
    )
    return list(tx.execute(chosen).mappings())
