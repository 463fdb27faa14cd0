"""The list of Actividad: bursts of conversations, newest first, by key and never by offset, so that every page costs the same."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, func, select, true

from portal.rules.reasons import Kind
from portal.store.activity_filters import Groups, Wanted, conditions, group, latest, of_kind
from portal.store.bursts import Key, after, before, bursts, within
from portal.store.tables import agents, alerts, messages, notification_alerts, notifications

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
    burst = _of_account(tx, wanted)
    further = before(burst, *older_than) if older_than else true()
    chosen = select(burst.c.id).where(conditions(tx, burst, wanted, only), further)
    return [row.id for row in tx.execute(chosen.order_by(*_newest(burst)).limit(most))]


def newer(tx: Connection, wanted: Wanted, only: Groups, key: Key, most: int) -> int:
    """How many bursts there are after `key`, counted up to `most`."""
    burst = _of_account(tx, wanted)
    found = select(burst.c.id).where(conditions(tx, burst, wanted, only), after(burst, *key)).limit(most).subquery()
    return tx.execute(select(func.count()).select_from(found)).scalar_one()


def told(tx: Connection, rows: Collection[int], kind: Kind | None) -> Sequence[Any]:
    """What there is to tell of these bursts, newest first.

    `snapshot` is that of the first decided alert (of this kind), `departed` that of the last decided departure.
    """
    burst = bursts(tx).where(alerts.c.id.in_(rows)).subquery()
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
    joined = select(burst, *first, *columns).join(messages, messages.c.id == burst.c.message_id)
    return tx.execute(joined.order_by(*_newest(burst))).all()


def mails(tx: Connection, rows: Collection[int]) -> Mapping[int, list[Sent]]:
    """By burst, the mails that its alerts came to."""
    burst = bursts(tx).where(alerts.c.id.in_(rows)).subquery()
    inside = alerts.alias("inside")
    about = (notifications.c.state, notifications.c.summary_id.is_not(None))
    chosen = (
        select(burst.c.id, agents.c.external_id, *about, func.min(inside.c.id))
        .join(inside, within(burst, inside))
        .join(notification_alerts, notification_alerts.c.alert_id == inside.c.id)
        .join(notifications, notifications.c.id == notification_alerts.c.notification_id)
        .join(agents, agents.c.id == notifications.c.agent_id)
        .group_by(burst.c.id, notifications.c.id, agents.c.external_id, *about)
    )
    found: dict[int, list[Sent]] = defaultdict(list)
    for row, *sent in tx.execute(chosen):
        found[row].append(Sent(*sent))
    return found


def _of_account(tx: Connection, wanted: Wanted) -> Subquery:
    return bursts(tx).where(alerts.c.account_id == wanted.account).subquery()


def _newest(burst: FromClause) -> tuple[ColumnElement[Any], ...]:
    return burst.c.at.desc(), burst.c.id.desc()


