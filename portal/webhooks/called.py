"""A call of a chat system: which endpoint it is for, whether that signed it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import InvalidToken
from flask import current_app, g

from portal.actions.house import House
from portal.actions.receive import Answer, EndpointChanged, receive_signed
from portal.bodies import BadForm, BadSignature, NotJson
from portal.chat_systems import ADAPTERS
from portal.chat_systems.adapter import Webhook
from portal.chat_systems.texts import id_fault
from portal.store import endpoints
from portal.store.endpoints import Endpoint
from portal.store.secrets import Locksmith
from portal.throttle import TooMany
from portal.webhooks.problems import NoEndpoint
from portal.webhooks.seen import Seen
from portal.webhooks.signed import must_be_signed

Came = tuple[Webhook, Answer]


@dataclass(frozen=True, slots=True)
class Call:
    """`headers` are by lower-case name."""

    source: str
    endpoint_id: str
    body: bytes
    headers: Mapping[str, str]


def answer_to(seen: Seen, call: Call) -> Came:
    """As the endpoint is at this moment. Raises what `portal/webhooks/problems.py` has answers for."""
    known = seen.get(call.source, call.endpoint_id) or _now(seen, call)
    try:
        return _received(known, call)
    except (EndpointChanged, BadSignature, NotJson, BadForm, TooMany, InvalidToken):
        endpoint = _now(seen, call)
        if endpoint == known:
            raise
        return _received(endpoint, call)


def _received(endpoint: Endpoint, call: Call) -> Came:
    """Signed and unsigned calls are counted apart, the latter by sender."""
    house: House = current_app.extensions["house"]
    adapter, g.endpoint = ADAPTERS[endpoint.source], endpoint
    with must_be_signed() as throttle:
        adapter.verify(call.body, call.headers, _secrets(house.locksmith, endpoint.secrets), endpoint.settings)
    throttle.count_signed(endpoint.public_id)
    webhook = adapter.parse(call.body, call.headers, endpoint.settings)
    return webhook, receive_signed(house, endpoint, webhook, call.body)


def _now(seen: Seen, call: Call) -> Endpoint:
    """As it stands in the database. An address that leads nowhere counts as a call that nobody signed."""
    house: House = current_app.extensions["house"]
    with must_be_signed():
        if call.source not in ADAPTERS or id_fault(call.endpoint_id):
            raise NoEndpoint
        with house.db.glance() as tx:
            endpoint = endpoints.find(tx, call.endpoint_id)
        seen.put(call.endpoint_id, endpoint)
        if endpoint is None or endpoint.source != call.source:
            raise NoEndpoint
    return endpoint


@lru_cache(maxsize=1024)
def _secrets(locksmith: Locksmith, locked: str) -> list[str]:
    """Opened once: what is read is their locked form, which is another one as soon as one of them is changed."""
    return locksmith.unlock(locked)
