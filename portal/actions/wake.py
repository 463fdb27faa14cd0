"""To wake: decide and deliver what is due, ring for help when there is more, and set the alarm for what comes next."""

from datetime import timedelta

from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.clock import now
from portal.store import alerts, mail_claims

LONGEST = timedelta(minutes=1)
"""After this long a job leaves what is left to the next one, so that it ends well within its time-out."""


def wake(house: House) -> None:
    try:
        _wake(house)
    finally:
        house.tally.write(house.db)


def _wake(house: House) -> None:
    more, end = True, now() + LONGEST
    while more and now() < end:
        more_to_decide, more_to_deliver = decide_due(house), deliver_due(house)
        if more := more_to_decide or more_to_deliver:
            house.alarm.ring_for_help()
    ring_for_next(house)


def ring_for_next(house: House) -> bool:
    """Set the alarm for what is due next, at once when that is past; False when Redis did not answer.

    Also the worker's sweep: it finds what no alarm was set for, whatever died or was emptied in between.
    """
    with house.db.read() as tx:
        found = [alerts.next_due(tx, now()), mail_claims.next_attempt(tx, now())]
    moments = [moment for moment in found if moment]
    return house.alarm.ring(min(moments)) if moments else True
