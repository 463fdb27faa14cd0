"""To make a new endpoint, so that a further chat system or web site can send its events."""

from collections.abc import Mapping
from secrets import token_hex

from portal.actions.endpoint_settings import checked_form, put
from portal.actions.house import House
from portal.actions.noted import account_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.chat_systems import ADAPTERS
from portal.clock import now
from portal.store import provisioning
from portal.store.sign_ins import Person


def add_endpoint(house: House, person: Person, source: str, given: Mapping[str, str]) -> str:
    """Its public id. `given` are its settings by name, and the `secret` where the chat system makes it; else that is new.

    Raises `RefusedError` for a chat system there is not, and `WrongSettings`, which names everything that is wrong.
    """
    if source not in ADAPTERS:
        raise RefusedError(Why.NO_SUCH_CHAT_SYSTEM)
    adapter, public_id = ADAPTERS[source], token_hex(8)
    secret, settings = checked_form(house, adapter, given)
    with house.db.write() as tx, account_noted(tx, by_person(person), person.account_id):
        row = provisioning.add_endpoint(tx, person.account_id, public_id, source, house.locksmith.lock([secret]))
        put(tx, house, row, adapter, settings)
    if adapter.poller:
        house.alarm.ring_to_poll(now())
    return public_id
