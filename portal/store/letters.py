"""What a mail is made of: its messages, its visitor, and the thread of mails it belongs to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy.engine import RowMapping

from portal.store.tables import alerts, messages, notification_alerts, notification_messages, notifications


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a mail stands among those of its conversation to its agent; whole header values."""

    message_id: str
    subject: str | None
    in_reply_to: str | None
    references: tuple[str, ...]


def lines(tx: Connection, notification: int) -> Sequence[RowMapping]:
    """The notification's messages in order of time."""
    chosen = (
        select(messages)
        .join(notification_messages, notification_messages.c.message_id == messages.c.id)
        .where(notification_messages.c.notification_id == notification)
        .order_by(messages.c.at, messages.c.external_id)
    )
    return tx.execute(chosen).mappings().all()


def how_many(tx: Connection, mails: Collection[int]) -> int:
    """How many messages these notifications carry together."""
    carried = notification_messages.c
    chosen = select(func.count(carried.message_id.distinct())).where(carried.notification_id.in_(mails))
    return tx.execute(chosen).scalar_one()


def written(tx: Connection, mails: Collection[int]) -> Mapping[int, list[datetime]]:
    """When the messages of each of these notifications were written."""
    carried = notification_messages.c
    chosen = select(carried.notification_id, messages.c.at).join(messages, messages.c.id == carried.message_id)
    found: dict[int, list[datetime]] = defaultdict(list)
    for mail, at in tx.execute(chosen.where(carried.notification_id.in_(mails))):
        found[mail].append(at)
    return found


def left_at(tx: Connection, notification: int) -> datetime | None:
    """The latest departure that a missed mail is about."""
    chosen = (
        select(alerts.c.at)
        .join(notification_alerts, notification_alerts.c.alert_id == alerts.c.id)
        .where(notification_alerts.c.notification_id == notification, alerts.c.departure_id.is_not(None))
        .order_by(alerts.c.at.desc())
    )
    at: datetime | None = tx.execute(chosen.limit(1)).scalar()
    return at


def visitor(tx: Connection, conversation: int) -> tuple[str | None, list[str]]:
    """The visitor's latest name, and their addresses, latest first."""
    m = messages.c
    chosen = select(m.author_name, m.author_email).where(m.conversation_id == conversation, m.author_type == "visitor")
    rows = tx.execute(chosen.order_by(m.at.desc(), m.external_id.desc())).all()
    name = next((row.author_name for row in rows if row.author_name), None)
    return name, list(dict.fromkeys(row.author_email for row in rows if row.author_email))


def thread(tx: Connection, notification: int, conversation: int, agent: int, message_id: str) -> Thread:
    """The thread as fixed at the first attempt, or as it is for a mail now to be tried first; a summary is of no thread."""
    n = notifications.c
    chosen = select(n.id, n.state, n.message_id, n.subject, n.in_reply_to, n.thread).where(
        n.conversation_id == conversation, n.agent_id == agent, n.message_id.is_not(None), n.summary_id.is_(None)
    )
    tried = tx.execute(chosen.order_by(n.first_attempt_at, n.id)).all()
    mine = next((row for row in tried if row.id == notification), None)
    if mine:
        return Thread(mine.message_id, mine.subject if mine.in_reply_to else None, mine.in_reply_to, tuple(mine.thread.split()))
    earlier = [row for row in tried if row.state not in ("failed", "cancelled")]
    if not earlier:
        return Thread(message_id, None, None, ())
    first, last = earlier[0], earlier[-1]
    return Thread(message_id, first.subject, last.message_id, tuple(dict.fromkeys((first.message_id, last.message_id))))


def fix_thread(tx: Connection, notification: int, thread: Thread, subject: str) -> None:
    """From its first attempt on, a mail keeps its Message-ID and its place; `subject` is the thread's."""
    values = {
        "message_id": thread.message_id,
        "subject": subject,
        "in_reply_to": thread.in_reply_to,
        "thread": " ".join(thread.references),
    }
    tx.execute(update(notifications).where(notifications.c.id == notification).values(values))
