"""To have a chat system asked sooner, because an alert waits for what it tells."""

from datetime import datetime

from portal.actions.house import House
from portal.actions.poll_rhythm import next_poll
from portal.clock import now
from portal.store import polls
from portal.store.endpoints import Endpoint


def bring_nearer(house: House, endpoint: Endpoint, alert_due_at: datetime) -> None:
    """As soon as an alert that is due then calls for; a chat system that fails is left alone for as long as it was to be.

    Who dies before this has lost nothing but freshness: the next poll comes within a minute.
    """
    with house.db.read() as tx:
        poll = polls.find(tx, endpoint.id)
    if poll is None or poll.failures:
        return
    at = max(next_poll(poll.asked_at or poll.due_at, alert_due_at), now())
    if at < poll.due_at:
        with house.db.write() as tx:
            polls.bring_nearer(tx, endpoint.id, at)
        house.alarm.ring_to_poll(at)
