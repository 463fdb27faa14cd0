"""To find an endpoint of one's own account."""

from sqlalchemy import Connection

from portal.chat_systems.texts import id_fault
from portal.store import endpoints
from portal.store.endpoints import Endpoint
from portal.store.sign_ins import Person


class NoSuchEndpoint(Exception):  # noqa: N818
    """The person's account has no such endpoint, or the endpoint no such receipt."""


def demand_endpoint(tx: Connection, person: Person, public_id: str) -> Endpoint:
    """Raises `NoSuchEndpoint`."""
    found = None if id_fault(public_id) else endpoints.find(tx, public_id)
    if found is None or found.account_id != person.account_id:
        raise NoSuchEndpoint
    return found
