"""To wake: decide and deliver what is due, ring for help when there is more, and set the alarm for what comes next."""

from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.clock import now
from portal.store import alerts, notifications

MOST_ROUNDS = 100
"""Batches in one job, so that a job always ends well within its time-out; what is left over rings anew."""


def wake(house: House) -> None:
    for place in range(MOST_ROUNDS):
        more_to_decide, more_to_deliver = decide_due(house), deliver_due(house)
        if not (more_to_decide or more_to_deliver):
            break
        house.alarm.ring_for_help(place)
    ring_for_next(house)


def ring_for_next(house: House) -> bool:
    """Set the alarm for what is due next, at once when that is past; False when Redis did not answer.

    Also the worker's sweep: it finds what no alarm was set for, whatever died or was emptied in between.
    """
    with house.db.read() as tx:
        found = [alerts.next_due(tx, now()), notifications.next_attempt(tx, now())]
    moments = [moment for moment in found if moment]
    return house.alarm.ring(min(moments)) if moments else True
