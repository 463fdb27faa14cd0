"""How much waits, and for how long: what every process tells alike, because all of it stands in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from portal.store import mail_server
from portal.store.alerts import PENDING
from portal.store.mail_claims import WAITING
from portal.store.summaries import SUMMARY
from portal.store.tables import alerts, notifications


@dataclass(frozen=True, slots=True)
class Backlog:
    """`overdue` are alerts that are due and not decided, `overdue_for` is the oldest of them; zero when there is none.

    `waiting` are notifications by delivery state, `waiting_for` since when the oldest is owed. Of both `stuck` ones were set aside.
    `held_back` are notifications that wait for a summary; they are not among the waiting.
    """

    pending: int
    overdue: int
    overdue_for: timedelta
    stuck_alerts: int
    waiting: dict[str, int]
    waiting_for: timedelta
    held_back: int
    stuck_notifications: int
    mail_server_away: bool


def backlog(tx: Connection, now: datetime) -> Backlog:
    pending, overdue, oldest = tx.execute(_pending(now)).one()
    waiting = {state: (count, since) for state, count, since in tx.execute(_waiting())}
    return Backlog(
        pending=pending,
        overdue=overdue,
        overdue_for=now - oldest if oldest else timedelta(0),
        stuck_alerts=tx.execute(_stuck_alerts()).scalar_one(),
        waiting={state: waiting.get(state, (0, now))[0] for state in ("queued", "deferred")},
        waiting_for=max((now - since for _, since in waiting.values()), default=timedelta(0)),
        held_back=tx.execute(_held_back()).scalar_one(),
        stuck_notifications=tx.execute(select(func.count()).where(notifications.c.stuck_at.is_not(None))).scalar_one(),
        mail_server_away=mail_server.away_until(tx, now) is not None,
    )


def _pending(now: datetime) -> Select[int, int, Any]:
    """How many alerts are pending, how many of them due, and when the oldest of those was due."""
    due_at = case((alerts.c.due_at <= now, alerts.c.due_at))
    return select(func.count(), func.count(due_at), func.min(due_at)).where(PENDING, alerts.c.stuck_at.is_(None))


def _stuck_alerts() -> Select[int]:
    """What is pending was never erased: said so that the index of what is not is used."""
    return select(func.count()).where(PENDING, alerts.c.erased_at.is_(None), alerts.c.stuck_at.is_not(None))


def _waiting() -> Select[Any, int, Any]:
    """By delivery state, how many notifications wait, and since when the oldest is owed."""
    return select(notifications.c.state, func.count(), func.min(notifications.c.due_at)).where(WAITING).group_by(notifications.c.state)


def _held_back() -> Select[int]:
    members = notifications.alias()
    waiting = select(notifications.c.id).where(WAITING, notifications.c.kind == SUMMARY)
    return select(func.count()).select_from(members).where(members.c.summary_id.in_(waiting))
