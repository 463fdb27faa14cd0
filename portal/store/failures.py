"""Alerts that could not be decided: counted, and set aside after some tries so that they hold up nobody."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from portal.store.alerts import IS_PENDING, PENDING
from portal.store.due import pending
from portal.store.tables import accounts, alerts, conversations, endpoints

MOST_FAILURES = 5
DIED = "the worker that tried it died"
FRESH = {"stuck_at": None, "failures": 0, "error": None}
"""What is tried again as if it had never failed."""


def count_try(tx: Connection, conversation_id: int, now: datetime) -> int | None:
    """The conversation's first due alert, with a failure against it until it is decided; None when none is due.

    The last try finds it set aside already: it may be one that kills whoever makes it.
    """
    due = pending(tx, [conversation_id], due_by=now).get(conversation_id)
    if not due:
        return None
    failures = due[0].failures + 1
    values = {"failures": failures, "error": DIED, "stuck_at": now if failures >= MOST_FAILURES else None}
    tx.execute(update(alerts).where(alerts.c.id == due[0].id).values(values))
    row: int = due[0].id
    return row


def take_back(tx: Connection, alert_id: int) -> None:
    """The latest try was no failure of the alert's."""
    fewer = {"failures": alerts.c.failures - 1, "error": None, "stuck_at": None}
    tx.execute(update(alerts).where(alerts.c.id == alert_id, IS_PENDING).values(fewer))


def note(tx: Connection, alert_id: int, error: str) -> None:
    """Why the latest try failed."""
    tx.execute(update(alerts).where(alerts.c.id == alert_id, IS_PENDING).values(error=error))


def try_again(tx: Connection, alert_id: int) -> bool:
    """False when there is no such alert that was set aside."""
    aside = update(alerts).where(alerts.c.id == alert_id, alerts.c.stuck_at.is_not(None), IS_PENDING)
    return bool(tx.execute(aside.values(FRESH)).rowcount)


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
