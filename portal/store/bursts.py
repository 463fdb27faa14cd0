"""Bursts as the database finds them among all alerts of an account; what a burst is, `occasions.py` says of one conversation.

A burst is known by the offline alert that begins it, and lasts until the conversation's next one begins: departures in between are
of it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Interval, Select, and_, func, literal, or_, select

from portal.rules.reasons import Kind
from portal.rules.spans import FOREVER
from portal.store.occasions import APART
from portal.store.tables import alerts
from portal.store.types import UtcDateTime

Key = tuple[datetime, int]
"""Where a burst stands in time: when it began, and its row for those of one instant."""

At = datetime | ColumnElement[Any]
Row = int | ColumnElement[Any]


def bursts(dialect: str) -> Select[Any]:
    """The alerts that begin bursts, each with `until`, when the conversation's next burst begins, in the last of all times if none does.

    `dialect` is the name SQLAlchemy has for the kind of database.
    """
    following = alerts.alias("following")
    later = (following.c.conversation_id == alerts.c.conversation_id, following.c.at > alerts.c.at)
    until = select(following.c.at).where(*later, _begins(dialect, following)).order_by(following.c.at).limit(1)
    columns = (alerts.c.id, alerts.c.account_id, alerts.c.conversation_id, alerts.c.message_id, alerts.c.at)
    ends = func.coalesce(until.correlate(alerts).scalar_subquery(), literal(FOREVER, UtcDateTime()))
    return select(*columns, ends.label("until")).where(_begins(dialect, alerts))


def within(burst: FromClause, row: FromClause) -> ColumnElement[bool]:
    """Whether a row with `conversation_id` and `at` belongs to the burst."""
    return and_(row.c.conversation_id == burst.c.conversation_id, row.c.at >= burst.c.at, row.c.at < burst.c.until)


def before(burst: FromClause, at: At, row: Row) -> ColumnElement[bool]:
    return and_(burst.c.at <= at, or_(burst.c.at < at, burst.c.id < row))


def after(burst: FromClause, at: At, row: Row) -> ColumnElement[bool]:
    return and_(burst.c.at >= at, or_(burst.c.at > at, burst.c.id > row))


def _begins(dialect: str, alert: FromClause) -> ColumnElement[bool]:
    """An offline alert with no other of its conversation in the quarter of an hour before it."""
    earlier = alerts.alias()
    near = (
        earlier.c.conversation_id == alert.c.conversation_id,
        earlier.c.kind == Kind.OFFLINE,
        earlier.c.at > _a_quarter_before(dialect, alert),
        before(earlier, alert.c.at, alert.c.id),
    )
    return and_(alert.c.kind == Kind.OFFLINE, ~select(earlier.c.id).where(*near).correlate(alert).exists())


def _a_quarter_before(dialect: str, alert: FromClause) -> ColumnElement[Any]:
    """To the thousandth of a second on SQLite, which reckons with no less."""
    if dialect == "sqlite":
        return func.strftime("%Y-%m-%d %H:%M:%f000", alert.c.at, f"-{APART.total_seconds():.0f} seconds")
    return alert.c.at - literal(APART, Interval())
