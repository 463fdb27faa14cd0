"""Alerts as rows: kept equal to what the facts call for while they are pending, never changed once decided (contract/RULES.md)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select

from portal.rules.alerts import Alert, offline_alert
from portal.rules.facts import Message
from portal.rules.reasons import Kind
from portal.store.history import missed_called_for
from portal.store.said import said
from portal.store.tables import alerts, conversations
from portal.store.upsert import Insert, once

PENDING = alerts.c.decided_at.is_(None)

_MISSED = select(alerts.c.id, alerts.c.departure_id).where(
    alerts.c.conversation_id == bindparam("conversation"), alerts.c.kind == Kind.MISSED.value
)

_NEXT = (
    select(alerts.c.due_at)
    .join(conversations, conversations.c.id == alerts.c.conversation_id)
    .where(PENDING, alerts.c.stuck_at.is_(None))
    .where(or_(conversations.c.claimed_until.is_(None), conversations.c.claimed_until <= bindparam("now")))
    .order_by(alerts.c.due_at)
    .limit(1)
)


@once
def _keep_offline(insert: Insert) -> Any:
    new = insert(alerts)
    moved = {"at": new.excluded.at, "due_at": new.excluded.due_at}
    return new.on_conflict_do_update(index_elements=["message_id"], set_=moved, where=PENDING)


def reckon_offline(tx: Connection, account_id: int, conversation_id: int, row: Any, settle: timedelta) -> list[datetime]:
    """Keep the alert of a visitor's message equal to the message, of which `row` is; its due time. Nobody else's message is an alert."""
    if row.author_type != "visitor":
        return []
    message = Message(row.external_id, row.at, timedelta(seconds=row.delay_seconds))
    alert = offline_alert(message, row.received_at, settle)
    said(tx, _keep_offline(tx), _values(account_id, conversation_id, alert, message_id=row.id))
    return [alert.due_at]


def reckon_missed(tx: Connection, account_id: int, conversation_id: int, settle: timedelta) -> list[datetime]:
    """Keep the conversation's pending missed alerts equal to what its facts call for now; the due times of new ones.

    A departure never changes, so neither does its alert: it is made or withdrawn.
    """
    called = missed_called_for(tx, [conversation_id], settle).get(conversation_id)
    if called is None:
        return []
    wanted = {int(alert.subject): alert for alert in called}
    known = {row.departure_id: row.id for row in tx.execute(_MISSED, {"conversation": conversation_id})}
    withdraw(tx, [row for departure, row in known.items() if departure not in wanted])
    new = {departure: alert for departure, alert in wanted.items() if departure not in known}
    if new:
        tx.execute(insert(alerts), [_values(account_id, conversation_id, alert, departure_id=row) for row, alert in new.items()])
    return [alert.due_at for alert in new.values()]


def _values(account_id: int, conversation_id: int, alert: Alert, **subject: int) -> dict[str, object]:
    return {
        "conversation_id": conversation_id,
        "account_id": account_id,
        "kind": alert.kind,
        "at": alert.at,
        "wait_seconds": alert.wait.total_seconds(),
        "due_at": alert.due_at,
        **subject,
    }


def withdraw(tx: Connection, alert_ids: Collection[int]) -> None:
    """Those of them that are pending: a decided alert never changes."""
    if alert_ids:
        tx.execute(delete(alerts).where(alerts.c.id.in_(alert_ids), PENDING))


def any_due_before(tx: Connection, at: datetime) -> bool:
    """Whether an alert that was due then is still to be decided; one set aside is not."""
    waiting = exists().where(PENDING, alerts.c.stuck_at.is_(None), alerts.c.due_at < at)
    return bool(tx.execute(select(waiting)).scalar())


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When the earliest pending alert is due that nobody is deciding just now."""
    due: datetime | None = tx.execute(_NEXT, {"now": now}).scalar()
    return due
