"""What mails are made of, for many at once: their messages, their visitors, and the threads they belong to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select, update

from portal.store.owed import Owed
from portal.store.tables import alerts, messages, notification_alerts, notification_messages, notifications

Visitor = tuple[str | None, list[str]]
"""The visitor's latest name, and their addresses, latest first."""

# Made once, not for each lot of mails: SQLAlchemy takes several times longer to make a statement than to execute it.
_MAILS: BindParameter[int] = bindparam("mails", expanding=True)
_THEIRS: BindParameter[int] = bindparam("conversations", expanding=True)
_m, _n, _carried = messages.c, notifications.c, notification_messages.c
_LINES = (
    select(_carried.notification_id, _m.at, _m.text, _m.page_url)
    .join(messages, _m.id == _carried.message_id)
    .where(_carried.notification_id.in_(_MAILS))
    .order_by(_m.at, _m.external_id)
)
_LEFT = (
    select(notification_alerts.c.notification_id, func.max(alerts.c.at))
    .join(alerts, alerts.c.id == notification_alerts.c.alert_id)
    .where(notification_alerts.c.notification_id.in_(_MAILS), alerts.c.departure_id.is_not(None))
    .group_by(notification_alerts.c.notification_id)
)
_VISITORS = (
    select(_m.conversation_id, _m.author_name, _m.author_email, func.max(_m.at).label("at"), func.max(_m.external_id).label("last"))
    .where(_m.conversation_id.in_(_THEIRS), _m.author_type == "visitor")
    .group_by(_m.conversation_id, _m.author_name, _m.author_email)
)
_TRIED = (
    select(_n.id, _n.conversation_id, _n.agent_id, _n.state, _n.message_id, _n.subject, _n.in_reply_to, _n.thread)
    .where(_n.conversation_id.in_(_THEIRS), _n.agent_id.in_(bindparam("agents", expanding=True)))
    .where(_n.message_id.is_not(None), _n.summary_id.is_(None))
    .order_by(_n.first_attempt_at, _n.id)
)
_FIX = (
    update(notifications)
    .where(_n.id == bindparam("row"))
    .values({name: bindparam(name) for name in ("message_id", "subject", "in_reply_to", "thread")})
)


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
    return {mail: at for mail, at in tx.execute(_LEFT, {"mails": list(mails)})}  # noqa: C416


def visitors(tx: Connection, conversations: Collection[int]) -> Mapping[int, Visitor]:
    """By conversation. However long one is, of those who call themselves alike one row is read."""
    rows = tx.execute(_VISITORS, {"conversations": list(conversations)}).all()
    found: dict[int, list[Any]] = {conversation: [] for conversation in conversations}
    for row in sorted(rows, key=lambda row: (row.at, row.last), reverse=True):
        found[row.conversation_id].append(row)
    return {conversation: _visitor(told) for conversation, told in found.items()}


def _visitor(latest_first: Sequence[Any]) -> Visitor:
    name = next((row.author_name for row in latest_first if row.author_name), None)
    return name, list(dict.fromkeys(row.author_email for row in latest_first if row.author_email))


def threads(tx: Connection, mails: Collection[Owed], message_ids: Mapping[int, str]) -> Mapping[int, Thread]:
    """Each mail's thread as fixed at its first attempt, or as it is for one now to be tried first; a summary is of no thread.

    `mails` are about conversations, no two of them of one thread; `message_ids` are what those tried first are to have.
    """
    theirs = {"conversations": list({mail.conversation for mail in mails}), "agents": list({mail.agent for mail in mails})}
    tried: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in tx.execute(_TRIED, theirs):
        tried[row.conversation_id, row.agent_id].append(row)
    return {mail.id: _thread(mail.id, message_ids[mail.id], tried[mail.conversation or 0, mail.agent]) for mail in mails}


def _thread(mail: int, message_id: str, tried: Sequence[Any]) -> Thread:
    mine = next((row for row in tried if row.id == mail), None)
    if mine:
        return Thread(mine.message_id, mine.subject if mine.in_reply_to else None, mine.in_reply_to, tuple(mine.thread.split()))
    earlier = [row for row in tried if row.state not in ("failed", "cancelled")]
    if not earlier:
        return Thread(message_id, None, None, ())
    first, last = earlier[0], earlier[-1]
    return Thread(message_id, first.subject, last.message_id, tuple(dict.fromkeys((first.message_id, last.message_id))))


def fix_threads(tx: Connection, threads: Mapping[int, tuple[Thread, str]]) -> None:
    """From its first attempt on, a mail keeps its Message-ID and its place; with each thread goes its subject."""
    tx.execute(_FIX, [{"row": row, "subject": subject, **_place(thread)} for row, (thread, subject) in threads.items()])


def _place(thread: Thread) -> dict[str, str | None]:
    return {"message_id": thread.message_id, "in_reply_to": thread.in_reply_to, "thread": " ".join(thread.references)}
