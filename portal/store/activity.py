"""The list of Actividad: bursts of conversations, newest first, by key and never by offset, so that every page costs the same."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Connection, FromClause, Select, Subquery, bindparam, func, select, true

from portal.rules.reasons import Kind
from portal.store.activity_filters import Groups, Shape, Wanted, conditions, group, latest, of_kind, shape_of, speaks_of, values_of
from portal.store.among import among
from portal.store.bursts import Key, after, before, bursts, within
from portal.store.said import said
from portal.store.tables import agents, alerts, messages, notification_alerts, notifications
from portal.store.types import UtcDateTime

FIRST_WORDS = 200
"""How much of a message is read for its first words, in characters."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail of a burst, to an agent by the chat system's id, its delivery state, and the row of the first alert that came to it.

    One `in_summary` was held back, and told with others.
    """

    agent: str
    state: str
    in_summary: bool
    alert: int


def page(tx: Connection, wanted: Wanted, only: Groups, most: int, older_than: Key | None = None) -> list[int]:
    """Up to `most` bursts, newest first, by the rows of the alerts that begin them; `only` those of these groups' conversations."""
    burst, chosen = _page(tx.dialect.name, shape_of(wanted, only), older_than is not None)
    given = values_of(wanted, only) | {"most": most} | _place(older_than)
    return [row.id for row in _found(tx, burst, chosen, wanted.text, given)]


def newer(tx: Connection, wanted: Wanted, only: Groups, key: Key, most: int) -> int:
    """How many bursts there are after `key`, counted up to `most`."""
    burst, chosen = _newer(tx.dialect.name, shape_of(wanted, only))
    given = values_of(wanted, only) | {"most": most} | _place(key)
    return len(_found(tx, burst, chosen, wanted.text, given))


def told(tx: Connection, rows: Collection[int], kind: Kind | None) -> Sequence[Any]:
    """What there is to tell of these bursts, newest first.

    `snapshot` is that of the first decided alert (of this kind), `departed` that of the last decided departure.
    """
    return said(tx, _told(tx.dialect.name, kind), {"rows": rows})


def mails(tx: Connection, rows: Collection[int]) -> Mapping[int, list[Sent]]:
    """By burst, the mails that its alerts came to."""
    found: dict[int, list[Sent]] = defaultdict(list)
    for row, *sent in said(tx, _mails(tx.dialect.name), {"rows": rows}):
        found[row].append(Sent(*sent))
    return found


# Statements are made once for all that ask the like: SQLAlchemy takes ten times longer to make one of these than to execute it.
_AT, _ROW = bindparam("at", type_=UtcDateTime()), bindparam("row", type_=BigInteger())


def _place(key: Key | None) -> dict[str, Any]:
    return {} if key is None else {"at": key[0], "row": key[1]}


def _found(tx: Connection, burst: Subquery, chosen: Select[Any], text: str, given: dict[str, Any]) -> Sequence[Any]:
    """A statement for words that are looked for is made anew."""
    return tx.execute(chosen.where(speaks_of(tx, burst, text)), given).all() if text else said(tx, chosen, given)


@cache
def _page(dialect: str, shape: Shape, continued: bool) -> tuple[Subquery, Select[Any]]:
    burst = _of_account(dialect)
    further = before(burst, _AT, _ROW) if continued else true()
    chosen = select(burst.c.id).where(conditions(burst, shape), further)
    return burst, chosen.order_by(*_newest(burst)).limit(bindparam("most"))


@cache
def _newer(dialect: str, shape: Shape) -> tuple[Subquery, Select[Any]]:
    burst = _of_account(dialect)
    return burst, select(burst.c.id).where(conditions(burst, shape), after(burst, _AT, _ROW)).limit(bindparam("most"))


@cache
def _told(dialect: str, kind: Kind | None) -> Select[Any]:
    burst = _of_rows(dialect)
    inside = alerts.alias("inside")
    is_in = within(burst, inside)
    open_ones = (is_in, inside.c.decided_at.is_(None))
    decided = select(inside.c.snapshot).where(is_in, inside.c.decided_at.is_not(None)).limit(1)
    details: dict[str, Select[Any]] = {
        "visitor": latest(burst, messages.c.author_name).where(messages.c.author_type == "visitor"),
        "group": group(burst),
        "written": select(func.count()).where(is_in, inside.c.kind == Kind.OFFLINE),
        "due_at": select(func.min(inside.c.due_at)).where(*open_ones, inside.c.stuck_at.is_(None)),
        "stuck": select(func.count()).where(*open_ones, inside.c.stuck_at.is_not(None)),
        "snapshot": decided.where(of_kind(inside, kind)).order_by(inside.c.at, inside.c.id),
        "departed": decided.where(of_kind(inside, Kind.MISSED)).order_by(inside.c.at.desc(), inside.c.id.desc()),
    }
    columns = [detail.correlate(burst).scalar_subquery().label(name) for name, detail in details.items()]
    first = (func.substr(messages.c.text, 1, FIRST_WORDS).label("text"), messages.c.erased_at)
    joined = select(burst.c.id, burst.c.at, *first, *columns).join(messages, messages.c.id == burst.c.message_id)
    return joined.order_by(*_newest(burst))


@cache
def _mails(dialect: str) -> Select[Any]:
    burst = _of_rows(dialect)
    inside = alerts.alias("inside")
    about = (notifications.c.state, notifications.c.summary_id.is_not(None))
    return (
        select(burst.c.id, agents.c.external_id, *about, func.min(inside.c.id))
        .join(inside, within(burst, inside))
        .join(notification_alerts, notification_alerts.c.alert_id == inside.c.id)
        .join(notifications, notifications.c.id == notification_alerts.c.notification_id)
        .join(agents, agents.c.id == notifications.c.agent_id)
        .group_by(burst.c.id, notifications.c.id, agents.c.external_id, *about)
    )


def _of_account(dialect: str) -> Subquery:
    return bursts(dialect).where(alerts.c.account_id == bindparam("account")).subquery()


def _of_rows(dialect: str) -> CTE:
    """Found once: within a larger statement SQLite would ask anew for each thing to tell when the burst ends."""
    return bursts(dialect).where(among(alerts.c.id, "rows")).cte("burst").prefix_with("MATERIALIZED")


def _newest(burst: FromClause) -> tuple[ColumnElement[Any], ...]:
    return burst.c.at.desc(), burst.c.id.desc()
