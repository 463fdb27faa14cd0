"""Alerts as rows: kept equal to what the facts call for while they are pending, never changed once decided (contract/RULES.md)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, insert, or_, select

from portal.rules.alerts import missed_due, offline_alert
from portal.rules.facts import Message
from portal.rules.reasons import Kind
from portal.store.said import said
from portal.store.tables import alerts, conversations
from portal.store.upsert import Insert, once
from portal.store.visits import departures_since

PENDING = alerts.c.decided_at.is_(None)

# The same of alerts that are known by their numbers, in words for which an index of all that are pending is of no use (see `WAITS`).
IS_PENDING = case((alerts.c.decided_at.is_(None), 1), else_=0) == 1

_MISSED = select(alerts.c.id, alerts.c.departure_id).where(
    alerts.c.conversation_id == bindparam("conversation"), alerts.c.kind == Kind.MISSED.value, alerts.c.at >= bindparam("since")
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
    said(tx, _keep_offline(tx), _values(account_id, conversation_id, Kind.OFFLINE, alert.at, alert.wait, alert.due_at, message_id=row.id))
    return [alert.due_at]


def reckon_missed(tx: Connection, account_id: int, conversation_id: int, settle: timedelta, at: datetime) -> list[datetime]:
    """Keep the conversation's pending missed alerts equal to what its facts call for now, after one of `at`; the due times of new ones.

    A departure never changes, so neither does its alert: it is made or withdrawn.
    """
    called = departures_since(tx, {conversation_id: at}).get(conversation_id)
    if called is None:
        return []
    wanted = {int(left.fact.id): left for left in called.found}
    asked = {"conversation": conversation_id, "since": called.since}
    known = {row.departure_id: row.id for row in said(tx, _MISSED, asked)}
    withdraw(tx, [row for departure, row in known.items() if departure not in wanted])
    new = {row: left.fact for row, left in wanted.items() if row not in known}
    due = {row: missed_due(fact, settle) for row, fact in new.items()}
    if new:
        values = partial(_values, account_id, conversation_id, Kind.MISSED)
        tx.execute(insert(alerts), [values(fact.at, fact.grace, due[row], departure_id=row) for row, fact in new.items()])
    return list(due.values())


def _values(
    account: int, conversation: int, kind: Kind, at: datetime, wait: timedelta, due_at: datetime, **subject: int
) -> dict[str, object]:
    return {
        "conversation_id": conversation,
        "account_id": account,
        "kind": kind,
        "at": at,
        "wait_seconds": wait.total_seconds(),
        "due_at": due_at,
        **subject,
    }


def withdraw(tx: Connection, alert_ids: Collection[int]) -> None:
    """Those of them that are pending: a decided alert never changes."""
    if alert_ids:
        tx.execute(delete(alerts).where(alerts.c.id.in_(alert_ids), IS_PENDING))


def any_due_before(tx: Connection, at: datetime) -> bool:
    """Whether an alert that was due then is still to be decided; one set aside is not."""
    waiting = exists().where(PENDING, alerts.c.stuck_at.is_(None), alerts.c.due_at < at)
    return bool(tx.execute(select(waiting)).scalar())


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When the earliest pending alert is due that nobody is deciding just now."""
    due: datetime | None = tx.execute(_NEXT, {"now": now}).scalar()
    return due
