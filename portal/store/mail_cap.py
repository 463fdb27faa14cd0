"""How many mails about visitors a mailbox has had within the hour."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, select

from portal.rules.reasons import Kind
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
    counted = (a.address == owed.address, a.notification_id != owed.id, *_counted(now))
    taken = select(last).join(notifications, notifications.c.id == a.notification_id).where(*counted).group_by(a.notification_id)
    first: datetime | None = tx.execute(taken.order_by(last.desc()).offset(most - 1).limit(1)).scalar()
    return first + HOUR if first else None


def had_in_hour(tx: Connection, addresses: Collection[str], now: datetime) -> Mapping[str, int]:
    """By address, how many mails count against its hour."""
    a = attempts.c
    chosen = select(a.address, func.count(a.notification_id.distinct())).join(notifications, notifications.c.id == a.notification_id)
    found = tx.execute(chosen.where(a.address.in_(addresses), *_counted(now)).group_by(a.address))
    return {address: number for address, number in found}  # noqa: C416


def _counted(now: datetime) -> Sequence[ColumnElement[bool]]:
    a, within = attempts.c, (attempts.c.at > now - HOUR, attempts.c.at <= now)
    return (*within, or_(a.outcome == "accepted", a.outcome.is_(None)), notifications.c.kind.in_((*Kind, SUMMARY)))
