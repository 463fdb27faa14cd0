"""To check the sender: whether its domain can vouch for the portal's mails, as the DNS tells every mail server that asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from dns.resolver import NoResolverConfiguration, Resolver

from portal.actions.house import House
from portal.clock import now
from portal.dkim_key import published
from portal.mail import addresses, sender_records
from portal.mail.sender_records import SenderRecords

PATIENCE = 1.5  # seconds for one question to the DNS
KEPT = timedelta(minutes=5)
KEPT_UNKNOWN = timedelta(seconds=20)
"""Of a DNS that could not be asked: soon tried again."""

_kept: dict[tuple[str, str, str, str], tuple[datetime, SenderRecords | None]] = {}


@dataclass(frozen=True, slots=True)
class Sender:
    """`is_local`: the domain is this machine's own, of which the DNS knows nothing. `records` are None when the DNS cannot be asked."""

    domain: str
    is_local: bool
    records: SenderRecords | None


def sender_address(house: House) -> str:
    """The bare address that mails come from."""
    return parseaddr(house.settings.mail_default_sender)[1]


def check_sender(house: House, resolver: Resolver | None = None) -> Sender:
    """Asks the system's DNS unless told; answers are kept for some minutes in this process. Takes seconds at most, and may take them."""
    address = sender_address(house)
    domain = (addresses.ascii_form(address) or address).rpartition("@")[2].lower()
    if domain == "localhost" or "." not in domain:
        return Sender(domain, True, None)
    settings = house.settings
    key = domain, settings.dkim_selector, published(settings.dkim_key), settings.bounce_domain
    until, records = _kept.get(key, (now(), None))
    if until <= now():
        records = _ask(resolver, *key)
        _kept[key] = now() + (KEPT if records else KEPT_UNKNOWN), records
    return Sender(domain, False, records)


def _ask(resolver: Resolver | None, domain: str, selector: str, key: str, bounces: str) -> SenderRecords | None:
    try:
        return sender_records.ask(resolver or _systems(), domain, selector, key, bounces)
    except NoResolverConfiguration:
        return None


def _systems() -> Resolver:
    resolver = Resolver()
    resolver.lifetime = PATIENCE
    return resolver
