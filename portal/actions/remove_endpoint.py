"""To remove an endpoint: its chat system is neither heard nor asked any more, and what it was given is erased.

What it told stays, with everything that was decided and is still to be decided on it (contract/RULES.md, Time).
"""

from datetime import datetime

from sqlalchemy import Connection

from portal.actions.demand_endpoint import demand_endpoint
from portal.actions.house import House
from portal.actions.noted import account_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.clock import now
from portal.rules.spans import Span
from portal.store import devices, endpoints, integrations, polls, unseen
from portal.store.endpoints import Endpoint
from portal.store.polls import Poll
from portal.store.sign_ins import Person


def remove_endpoint(house: House, person: Person, public_id: str, *, is_sure: bool) -> None:
    """Whoever was connected there is so no longer: nothing could ever tell that they left.

    Raises `NoSuchEndpoint`, or `RefusedError` for who is not sure.
    """
    with house.db.write() as tx:
        endpoint = demand_endpoint(tx, person, public_id)
        if not is_sure:
            raise RefusedError(Why.NOT_SURE)
        integrations.hold_secrets(tx, endpoint.id)  # what is being told just now is kept first, or not at all; of an account's name too
        poll = polls.hold(tx, endpoint.id)
        with account_noted(tx, by_person(person), person.account_id):
            _remove(house, tx, endpoint, poll, now())


def _remove(house: House, tx: Connection, endpoint: Endpoint, poll: Poll | None, at: datetime) -> None:
    devices.disconnect_all(tx, endpoint.id, at)
    if poll and poll.sees_until < at:
        unseen.keep(tx, endpoint.id, Span(poll.sees_until, at))
    endpoints.remove(tx, endpoint.id, house.locksmith.lock([]), at)
    polls.stop(tx, endpoint.id)
