"""What mails are made of, for many at once: their messages, and the threads they belong to."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from portal.rules.reasons import Kind
from portal.store.among import among
from portal.store.tables import alerts, messages, notification_alerts, notification_messages, notifications

# Made once, not for each lot of mails: SQLAlchemy takes several times longer to make a statement than to execute it.
_m, _n, _carried = messages.c, notifications.c, notification_messages.c
_PLACE = (_n.message_id, _n.subject, _n.in_reply_to, _n.thread)
_LINES = (
    select(_carried.notification_id, _m.at, _m.text, _m.page_url)
    .join(messages, _m.id == _carried.message_id)
    .where(among(_carried.notification_id, "mails"))
    .order_by(_m.at, _m.external_id)
)
# Each alert by its number: of a join PostgreSQL makes a way through all alerts there are.
_OF_DEPARTURE = select(alerts.c.at).where(alerts.c.id == notification_alerts.c.alert_id, alerts.c.kind == Kind.MISSED.value)
_LEFT = select(notification_alerts.c.notification_id, _OF_DEPARTURE.scalar_subquery()).where(
    among(notification_alerts.c.notification_id, "mails")
)


def _last_tried() -> Select[Any]:
    """Of each of these mails, how it is in its thread, and the same of the last one before it."""
    last, earlier = notifications.alias("last"), notifications.alias("earlier")
    thread = (earlier.c.conversation_id == _n.conversation_id, earlier.c.agent_id == _n.agent_id, earlier.c.id != _n.id)
    tried = (earlier.c.message_id.is_not(None), earlier.c.summary_id.is_(None), earlier.c.state.not_in(("failed", "cancelled")))
    latest = select(earlier.c.id).where(*thread, *tried).order_by(earlier.c.id.desc()).limit(1).scalar_subquery()
    places = [column.label(f"my_{column.name}") for column in _PLACE] + [last.c[column.name] for column in _PLACE]
    return select(_n.id, *places).join_from(notifications, last, last.c.id == latest, isouter=True).where(among(_n.id, "mails"))


_TRIED = _last_tried()


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a mail stands among those of its conversation to its agent; whole header values."""

    message_id: str
    subject: str | None
    in_reply_to: str | None
    references: tuple[str, ...]


def lines(tx: Connection, mails: Collection[int]) -> Mapping[int, list[Any]]:
    """The messages of each of these notifications in order of time: `at`, `text` and `page_url`."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in tx.execute(_LINES, {"mails": list(mails)}):
        found[row.notification_id].append(row)
    return found


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


def left_at(tx: Connection, mails: Collection[int]) -> Mapping[int, datetime]:
    """Of each missed mail among these notifications the latest departure that it is about."""
    left = [(at, mail) for mail, at in tx.execute(_LEFT, {"mails": list(mails)}) if at]
    return {mail: at for at, mail in sorted(left)}  # of several departures the latest comes last


def threads(tx: Connection, mails: Collection[int], message_ids: Mapping[int, str]) -> Mapping[int, Thread]:
    """Each mail's thread as fixed at its first attempt, or as it is for one now to be tried first; a summary is of no thread.

    `mails` are about conversations, no two of them of one thread; `message_ids` are what those tried first are to have.
    """
    return {row.id: _thread(row, message_ids[row.id]) for row in tx.execute(_TRIED, {"mails": list(mails)})}


def _thread(row: Any, message_id: str) -> Thread:
    """A mail's own, or else after the last that was tried to its agent about its conversation, and was not in vain."""
    if row.my_message_id:
        references = tuple((row.my_thread or "").split())
        return Thread(row.my_message_id, row.my_subject if row.my_in_reply_to else None, row.my_in_reply_to, references)
    if not row.message_id:
        return Thread(message_id, None, None, ())
    first = (row.thread or "").split()[:1] or [row.message_id]
    return Thread(message_id, row.subject, row.message_id, tuple(dict.fromkeys((*first, row.message_id))))
