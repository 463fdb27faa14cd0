"""How many mails about visitors a mailbox has had within the hour."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, bindparam, func, or_, select

from portal.rules.reasons import Kind
from portal.store.among import among
from portal.store.owed import Owed
from portal.store.summaries import SUMMARY
from portal.store.tables import attempts, notifications

HOUR = timedelta(hours=1)


def full_until(tx: Connection, owed: Owed, most: int, now: datetime) -> datetime | None:
    """When `owed` may go to its address, where no more than `most` go in any hour; None when it may at once.

    Counted are the other mails that the mail server took, or may have taken: that are under way, or that a worker died in. Each counts
    once, by its latest such attempt: the one after a worker's death repeats the same mail. So retries count when they get through, and
    mails about the agent's own account never.
    """
    a = attempts.c
    last = func.max(a.at)
    counted = (a.address == owed.address, a.notification_id != owed.id, *_counted(now - HOUR, now))
    taken = select(last).join(notifications, notifications.c.id == a.notification_id).where(*counted).group_by(a.notification_id)
    first: datetime | None = tx.execute(taken.order_by(last.desc()).offset(most - 1).limit(1)).scalar()
    return first + HOUR if first else None


def had_in_hour(tx: Connection, wanted: Mapping[str, int], most: int, now: datetime) -> Mapping[str, int]:
    """By address, how many mails count against its hour.

    Where even `wanted` more could not be more than `most`, the attempts at all mails stand for them: an index alone tells those.
    """
    hour = {"after": now - HOUR, "until": now}
    tried = {address: number for address, number in tx.execute(_TRIED, {"addresses": list(wanted), **hour})}  # noqa: C416
    near = [address for address, number in tried.items() if number + wanted[address] > most]
    counted = tx.execute(_HAD, {"addresses": near, **hour}) if near else ()
    return tried | dict.fromkeys(near, 0) | {address: number for address, number in counted}  # noqa: C416


def _counted(after: Any, until: Any) -> Sequence[ColumnElement[bool]]:
    a = attempts.c
    taken = or_(a.outcome == "accepted", a.outcome.is_(None))
    return (a.at > after, a.at <= until, taken, notifications.c.kind.in_((*Kind, SUMMARY)))


_AFTER, _UNTIL = (bindparam(name, type_=attempts.c.at.type) for name in ("after", "until"))
_OURS = among(attempts.c.address, "addresses", Text)
_TRIED = select(attempts.c.address, func.count()).where(_OURS, attempts.c.at > _AFTER, attempts.c.at <= _UNTIL).group_by(attempts.c.address)
_HAD = (
    select(attempts.c.address, func.count(attempts.c.notification_id.distinct()))
    .join(notifications, notifications.c.id == attempts.c.notification_id)
    .where(_OURS, *_counted(_AFTER, _UNTIL))
    .group_by(attempts.c.address)
)
