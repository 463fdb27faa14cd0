"""To set a mail back at which the portal itself failed: it is tried again some times, and then set aside."""

from portal.actions.house import House
from portal.actions.pauses import pause_after
from portal.clock import now
from portal.store import failures, mail_failures, notifications
from portal.store.owed import hold


def set_back(house: House, row: int, token: str, error: str) -> None:
    """After `error`, with growing pauses; after `MOST_FAILURES` it waits for an operator. Never tried, it still takes in later sends."""
    moment = now()
    with house.db.write() as tx:
        if (owed := hold(tx, row, token)) is None:
            return
        count = mail_failures.count(tx, row, error)
        if count >= failures.MOST_FAILURES:
            mail_failures.set_aside(tx, owed, token, moment)
        else:
            state = "deferred" if owed.first_attempt_at else "queued"
            notifications.put(tx, owed, token, state, mail_failures.UNWRITTEN, moment, moment + pause_after(count))


def may_be_tried(house: House, row: int, token: str) -> bool:
    """Counts a try that may not come to its end, because its worker may die of it; after too many the mail is set aside instead."""
    with house.db.write() as tx:
        if (owed := hold(tx, row, token)) is None:
            return False
        if mail_failures.count(tx, row, failures.DIED) <= failures.MOST_FAILURES:
            return True
        mail_failures.set_aside(tx, owed, token, now())
        return False
