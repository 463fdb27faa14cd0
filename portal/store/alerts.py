"""Alerts as rows: kept equal to what the facts call for while they are pending, never changed once decided (contract/RULES.md)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy import insert as plain_insert

from portal.rules.alerts import Alert, offline_alert
from portal.rules.facts import Message
from portal.rules.reasons import Kind
from portal.store.history import missed_called_for
from portal.store.tables import alerts, conversations, endpoints, messages

PENDING = alerts.c.decided_at.is_(None)


def reckon_offline(tx: Connection, conversation_id: int, message_id: int, settle: timedelta) -> list[datetime]:
    """Keep the alert of a visitor's message equal to the message; its due time. Nobody else's message is an alert."""
    row = tx.execute(select(messages).where(messages.c.id == message_id)).one()
    if row.author_type != "visitor":
        return []
    message = Message(row.external_id, row.at, timedelta(seconds=row.delay_seconds))
    alert = offline_alert(message, row.received_at, settle)
    _keep(tx, conversation_id, {"message_id": message_id}, alert)
    return [alert.due_at]


def reckon_missed(tx: Connection, conversation_id: int, settle: timedelta) -> list[datetime]:
    """Keep the conversation's pending missed alerts equal to what its facts call for now; the due times of those."""
    wanted = {int(alert.subject): alert for alert in missed_called_for(tx, [conversation_id], settle).get(conversation_id, [])}
    mine = (alerts.c.conversation_id == conversation_id, alerts.c.kind == Kind.MISSED, PENDING)
    tx.execute(delete(alerts).where(*mine, alerts.c.departure_id.not_in(wanted)))
    for departure_id, alert in wanted.items():
        _keep(tx, conversation_id, {"departure_id": departure_id}, alert)
    return [alert.due_at for alert in wanted.values()]


def _keep(tx: Connection, conversation_id: int, subject: dict[str, int], alert: Alert) -> None:
    times = {"at": alert.at, "due_at": alert.due_at}
    same = [alerts.c[name] == value for name, value in subject.items()]
    found = tx.execute(select(alerts.c.at, alerts.c.due_at, alerts.c.decided_at).where(*same)).first()
    if found is None:
        account = (
            select(endpoints.c.account_id)
            .join(conversations, conversations.c.endpoint_id == endpoints.c.id)
            .where(conversations.c.id == conversation_id)
            .scalar_subquery()
        )
        fixed = {"conversation_id": conversation_id, "account_id": account, "kind": alert.kind, "wait_seconds": alert.wait.total_seconds()}
        tx.execute(plain_insert(alerts).values({**fixed, **subject, **times}))
    elif found.decided_at is None and (found.at, found.due_at) != (alert.at, alert.due_at):
        tx.execute(update(alerts).where(*same, PENDING).values(times))


def withdraw(tx: Connection, alert_ids: Iterable[int]) -> None:
    tx.execute(delete(alerts).where(alerts.c.id.in_(list(alert_ids)), PENDING))


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When the earliest pending alert is due that nobody is deciding just now."""
    free = or_(conversations.c.claimed_until.is_(None), conversations.c.claimed_until <= now)
    chosen = select(alerts.c.due_at).join(conversations, conversations.c.id == alerts.c.conversation_id)
    open_ones = chosen.where(PENDING, alerts.c.stuck_at.is_(None), free)
    due: datetime | None = tx.execute(open_ones.order_by(alerts.c.due_at).limit(1)).scalar()
    return due
