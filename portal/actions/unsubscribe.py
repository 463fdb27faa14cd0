"""Stop one kind of mail from a link in that mail (RFC 8058; contract/RULES.md, Mails).

The link's token is bound to the agent, the kind and the address; it is dead once the address changes, signs nobody in, and does
nothing but switch that option off.
"""

import hashlib
import hmac
from dataclasses import dataclass

from itsdangerous import BadSignature

from portal.actions.house import House
from portal.actions.noted import agent_noted, by_link
from portal.addresses import email_key
from portal.clock import now
from portal.rules.reasons import Kind
from portal.rules.trace import N_
from portal.store import options
from portal.store.options import Subscriber

# Who changed the option, as far as is known; in the catalogue.
BY = N_("link in a mail")
SALT = "unsubscribe"


class DeadLinkError(Exception):
    """The token is not ours, or the agent has another address by now."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a token speaks of: `on` is whether these mails are sent at present, `locale` the agent's language."""

    agent_id: int
    kind: Kind
    on: bool
    locale: str | None


def token(house: House, agent_id: int, kind: Kind, address: str) -> str:
    """For the links of one mail; the address cannot be read from it."""
    digest = _digest(house.settings.secret_keys[0], address)
    return str(house.signer(SALT).dumps([agent_id, kind.value, digest]))


def read(house: House, token: str) -> Subscription:
    """Raises `DeadLinkError`."""
    try:
        agent_id, kind, digest = house.signer(SALT).loads(token)
    except BadSignature:
        raise DeadLinkError from None
    with house.db.read() as tx:
        subscriber = options.subscriber(tx, agent_id, Kind(kind))
    if subscriber is None or not _is_of(house, digest, subscriber):
        raise DeadLinkError
    return Subscription(agent_id, Kind(kind), subscriber.on, subscriber.locale)


def unsubscribe(house: House, token: str) -> None:
    """Switch the option off; again does no harm. Raises `DeadLinkError`."""
    subscription = read(house, token)
    with house.db.write() as tx, agent_noted(tx, by_link(subscription.agent_id), subscription.agent_id):
        options.choose_for_agent(tx, subscription.agent_id, subscription.kind, False, BY, now())


def _is_of(house: House, digest: str, subscriber: Subscriber) -> bool:
    address = subscriber.email
    return address is not None and any(hmac.compare_digest(_digest(key, address), digest) for key in house.settings.secret_keys)


def _digest(key: str, address: str) -> str:
    return hmac.new(key.encode(), email_key(address).encode(), hashlib.sha256).hexdigest()
