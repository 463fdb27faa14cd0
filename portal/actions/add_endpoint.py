"""To make a new endpoint, so that a further chat system or web site can send its events."""

from secrets import token_hex

from portal.actions.house import House
from portal.actions.noted import account_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.chat_systems import ADAPTERS
from portal.store import provisioning
from portal.store.sign_ins import Person


def add_endpoint(house: House, person: Person, source: str) -> str:
    """Its public id; its secret is new. Raises `RefusedError` for a chat system there is not."""
    if source not in ADAPTERS:
        raise RefusedError(Why.NO_SUCH_CHAT_SYSTEM)
    public_id, secret = token_hex(8), ADAPTERS[source].new_secret()
    with house.db.write() as tx, account_noted(tx, by_person(person), person.account_id):
        provisioning.add_endpoint(tx, person.account_id, public_id, source, house.locksmith.lock([secret]))
    return public_id
