"""Mails that the portal itself cannot write: counted, and set aside after some tries so that they hold up nobody."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, case, select, update

from portal.store import one_mail, summaries
from portal.store.failures import FRESH
from portal.store.notifications import put
from portal.store.owed import Owed
from portal.store.tables import accounts, agents, conversations, endpoints, notifications

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
    one_mail.keep_still(tx, [row])
    tried = case((n.first_attempt_at.is_(None), "queued"), else_="deferred")
    fresh = {**FRESH, "why": None, "ended_at": None, "state": tried}
    done = bool(tx.execute(update(notifications).where(n.id == row, n.stuck_at.is_not(None)).values(fresh)).rowcount)
    if done:
        one_mail.take_in(tx, [row])
        summaries.follow(tx, row)
    return done


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
