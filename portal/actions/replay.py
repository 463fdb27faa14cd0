"""To receive a kept webhook once more, as if the chat system had sent it again under another id.

It does no harm: a fact that is told twice is the same fact (contract/RULES.md, Time).
"""

from uuid import uuid4

from portal.actions.demand_endpoint import NoSuchEndpoint, demand_endpoint
from portal.actions.house import House
from portal.actions.receive import receive
from portal.actions.refused import RefusedError, Why
from portal.bodies import BadForm, NotJson
from portal.chat_systems import ADAPTERS
from portal.chat_systems.adapter import Webhook
from portal.store import integrations
from portal.store.endpoints import Endpoint
from portal.store.integrations import Receipt
from portal.store.sign_ins import Person

LONGEST_STEM = 200
"""How much of the first id is in the new one, in characters."""


def replay(house: House, person: Person, public_id: str, receipt: int) -> Receipt:
    """The new receipt; `receipt` is the row of the old one.

    Raises `NoSuchEndpoint`, or `RefusedError` when the body was erased or is none that the chat system's adapter understands.
    """
    with house.db.read() as tx:
        endpoint = demand_endpoint(tx, person, public_id)
        call = integrations.kept_call(tx, endpoint.id, receipt)
    if call is None:
        raise NoSuchEndpoint
    event_id, body = call
    if body is None:
        raise RefusedError(Why.ERASED)
    webhook = _understood(endpoint, body, f"{event_id[:LONGEST_STEM]}~{uuid4().hex[:12]}")
    receive(house, endpoint, webhook, body)
    with house.db.read() as tx:
        return integrations.receipt_named(tx, endpoint.id, webhook.id)


def _understood(endpoint: Endpoint, body: bytes, event_id: str) -> Webhook:
    try:
        return ADAPTERS[endpoint.source].reread(body, event_id, endpoint.settings)
    except (BadForm, NotJson) as error:
        raise RefusedError(Why.NOT_UNDERSTOOD) from error
