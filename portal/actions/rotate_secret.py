"""To change an endpoint's secret without losing a call: the new one and the old one are both valid until the old one is retired."""

from collections.abc import Mapping

from cryptography.fernet import InvalidToken
from sqlalchemy import Connection

from portal.actions.demand_endpoint import demand_endpoint
from portal.actions.endpoint_settings import secret_for
from portal.actions.house import House
from portal.actions.noted import account_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.chat_systems import ADAPTERS
from portal.store import integrations
from portal.store.endpoints import Endpoint
from portal.store.sign_ins import Person


def rotate_secret(house: House, person: Person, public_id: str, given: Mapping[str, str]) -> str:
    """Its chat system. The new one comes first; it is `given` as the `secret` where the chat system makes it.

    Raises `NoSuchEndpoint`, `WrongSettings`, or `RefusedError` while an old one is still valid.
    """
    with house.db.write() as tx:
        endpoint = demand_endpoint(tx, person, public_id)
        secrets = _held(tx, house, endpoint)
        if len(secrets) > 1:
            raise RefusedError(Why.TWO_SECRETS)
        new = secret_for(ADAPTERS[endpoint.source], given)
        with account_noted(tx, by_person(person), person.account_id):
            integrations.put_secrets(tx, endpoint.id, house.locksmith.lock([new, *secrets]))
        return endpoint.source


def retire_secret(house: House, person: Person, public_id: str) -> None:
    """Only the newest stays valid. Again does no harm. Raises `NoSuchEndpoint`."""
    with house.db.write() as tx:
        endpoint = demand_endpoint(tx, person, public_id)
        secrets = _held(tx, house, endpoint)
        if len(secrets) > 1:
            with account_noted(tx, by_person(person), person.account_id):
                integrations.put_secrets(tx, endpoint.id, house.locksmith.lock(secrets[:1]))


def _held(tx: Connection, house: House, endpoint: Endpoint) -> list[str]:
    """Its secrets, locked before the account is, as whoever tells of the account by a webhook locks them."""
    return _readable(house, integrations.hold_secrets(tx, endpoint.id))


def valid_secrets(house: House, endpoint: Endpoint) -> list[str]:
    """Newest first; none when no key of `ENCRYPTION_KEYS` opens them, and then a new one is the way out."""
    return _readable(house, endpoint.secrets)


def _readable(house: House, secrets: str) -> list[str]:
    try:
        return house.locksmith.unlock(secrets)
    except InvalidToken:
        return []
