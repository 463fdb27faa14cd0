"""To wake: decide and deliver what is due, and set the alarm for what comes next."""

import time
from datetime import datetime, timedelta

from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.clock import now
from portal.queue import AHEAD
from portal.store import alerts, mail_claims

LONGEST = timedelta(seconds=5)
"""After this long a job leaves what is left to the next one: a worker that is to stop ends its job first, and has ten seconds for it."""

NEAR = timedelta(seconds=AHEAD + 0.5)
"""What is due so soon is waited for."""

LEAST, MOST = 0.05, 0.25
"""Seconds of one wait: long enough for what falls due almost at once to be worked on together, and short enough to see what is new."""


def wake(house: House) -> None:
    """All that is due, and what falls due soon at its moment, until nothing does or another wake-up waits for a worker."""
    end = now() + LONGEST
    try:
        while _comes_due(house, end):
            _work(house, end)
            time.sleep(LEAST)  # what is due still is held by somebody else
    finally:
        house.tally.write(house.db)
    ring_for_next(house)


def _comes_due(house: House, end: datetime) -> bool:
    """Waits for what is near; whether there is something to do now."""
    while (moment := _earliest(house)) and now() < end:
        if moment <= now():
            return True
        if moment > now() + NEAR or house.alarm.depth():
            return False
        time.sleep(min(max((moment - now()).total_seconds(), LEAST), MOST))
    return False


def _work(house: House, end: datetime) -> None:
    more = True
    while more and now() < end:
        more_to_decide, more_to_deliver = decide_due(house), deliver_due(house)
        if more := more_to_decide or more_to_deliver:
            house.alarm.ring_for_help()


def ring_for_next(house: House) -> bool:
    """Set the alarm for what is due next, at once when that is past; False when Redis did not answer.

    Also the worker's sweep: it finds what no alarm was set for, whatever died or was emptied in between.
    """
    moment = _earliest(house)
    return house.alarm.ring(moment) if moment else True


def _earliest(house: House) -> datetime | None:
    with house.db.read() as tx:
        found = [alerts.next_due(tx, now()), mail_claims.next_attempt(tx, now())]
    return min((moment for moment in found if moment), default=None)
