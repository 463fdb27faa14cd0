"""Alerts that could not be decided: counted, and set aside after some tries so that they hold up nobody."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, case, select, update

from portal.store.alerts import PENDING
from portal.store.tables import accounts, alerts, conversations, endpoints

MOST_FAILURES = 5


def blame(tx: Connection, conversation_id: int, error: str, now: datetime) -> None:
    """The conversation's first due alert failed once more; after `MOST_FAILURES` it is set aside with its error."""
    due = (PENDING, alerts.c.stuck_at.is_(None), alerts.c.due_at <= now)
    first = select(alerts.c.id).where(alerts.c.conversation_id == conversation_id, *due).order_by(alerts.c.due_at, alerts.c.id).limit(1)
    failures = alerts.c.failures + 1
    stuck_at = case((failures >= MOST_FAILURES, now), else_=None)
    values = {"failures": failures, "error": error[:1000], "stuck_at": stuck_at}
    tx.execute(update(alerts).where(alerts.c.id == first.scalar_subquery()).values(values))


def stuck(tx: Connection) -> list[RowMapping]:
    """What was set aside and why, oldest first."""
    names = [
        accounts.c.public_id.label("account"),
        endpoints.c.public_id.label("endpoint"),
        conversations.c.external_id.label("conversation"),
    ]
    chosen = (
        select(alerts.c.id, alerts.c.kind, alerts.c.at, alerts.c.stuck_at, alerts.c.failures, alerts.c.error, *names)
        .join(conversations, conversations.c.id == alerts.c.conversation_id)
        .join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
        .join(accounts, accounts.c.id == endpoints.c.account_id)
        .where(alerts.c.stuck_at.is_not(None), PENDING)
        .order_by(alerts.c.stuck_at)
    )
    return list(tx.execute(chosen).mappings())
