"""How many mails about visitors a mailbox has had within the hour."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from portal.rules.reasons import Kind
from portal.store.owed import Owed
from portal.store.summaries import SUMMARY
from portal.store.tables import attempts, notifications

HOUR = timedelta(hours=1)


def full_until(tx: Connection, owed: Owed, most: int, now: datetime) -> datetime | None:
    """When `owed` may go to its address, where no more than `most` go in any hour; None when it may at once.

    Counted are the attempts at other mails that the mail server took, or may have taken: those that are under way, or that a worker
    died in. So retries count when they get through, and mails about the agent's own account never.
    """
    a, n = attempts.c, notifications.c
    counted = (
        a.address == owed.address,
        a.at > now - HOUR,
        a.at <= now,
        or_(a.outcome == "accepted", a.outcome.is_(None)),
        a.notification_id != owed.id,
        n.kind.in_((*Kind, SUMMARY)),
    )
    taken = select(a.at).join(notifications, n.id == a.notification_id).where(*counted).order_by(a.at.desc())
    first: datetime | None = tx.execute(taken.offset(most - 1).limit(1)).scalar()
    return first + HOUR if first else None
