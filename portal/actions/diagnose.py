"""To diagnose: look at each part the portal needs and say what is wrong and what to do (contract/EVENTS.md, Other commands)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

import dns.exception
import dns.resolver
import httpx
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.house import House
from portal.clock import now

PATIENCE = 5  # seconds for each question to somebody else
MOST_DRIFT = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: `wrong` is None when it is fine, else `remedy` says what to do."""

    part: str
    wrong: str | None
    remedy: str = ""


def diagnose(house: House) -> Iterator[Finding]:
    yield _database(house)
    health = house.alarm.health()
    yield Finding("redis", health["redis"], "start it, or look at REDIS_URL; nothing is lost meanwhile, but nothing is decided either")
    yield Finding("worker", health["worker"], "start `python worker.py`, or `flask --app portal up`, which starts it")
    yield Finding("scheduler", health["scheduler"], "a worker brings it back within a minute; if not, restart the workers")
    yield Finding("smtp", house.post.knock(), "look at MAIL_SERVER, MAIL_PORT, MAIL_USE_TLS, MAIL_USERNAME and MAIL_PASSWORD")
    yield _dns(house)
    yield _clock(house)
    yield _portal_url(house)


def _database(house: House) -> Finding:
    try:
        wrong = house.db.ping()
    except SQLAlchemyError as error:
        wrong = type(error).__name__
    return Finding("database", wrong, "look at DATABASE_URL, and that the database runs and has room")


def _dns(house: House) -> Finding:
    """Whether the sender's domain can take the bounces and replies that its mails call for."""
    domain = parseaddr(house.settings.mail_default_sender)[1].rpartition("@")[2]
    if house.settings.embedded_mail:
        return Finding("dns", None)
    try:
        dns.resolver.resolve(domain, "MX", lifetime=PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Finding("dns", f"the sender's domain {domain} takes no mail (no MX)", "set MAIL_DEFAULT_SENDER to an address of yours")
    except dns.exception.DNSException as error:
        return Finding("dns", f"the DNS cannot be asked ({type(error).__name__})", "look at the network and /etc/resolv.conf")
    return Finding("dns", None)


def _clock(house: House) -> Finding:
    """Against Redis', which on several machines is another's; windows of two minutes do not forgive a wrong clock."""
    try:
        seconds, micros = house.alarm.redis.time()
    except RedisError:
        return Finding("clock", "cannot be compared while Redis does not answer", "mend Redis first")
    drift = abs(now() - datetime.fromtimestamp(seconds + micros / 1e6, UTC))
    wrong = f"differs from Redis' by {drift.total_seconds():.1f} s" if drift > MOST_DRIFT else None
    return Finding("clock", wrong, "run a time service (NTP) on every machine")


def _portal_url(house: House) -> Finding:
    settings = house.settings
    local = urlsplit(settings.portal_url).hostname in ("127.0.0.1", "localhost", "::1")
    if local and not settings.embedded_mail:
        return Finding("portal_url", f"links in mails lead to {settings.portal_url}, which only this machine can open", "set PORTAL_URL")
    try:
        answer = httpx.get(f"{settings.portal_url}/healthz", timeout=PATIENCE)
    except httpx.HTTPError as error:
        wrong = f"{settings.portal_url} does not answer ({type(error).__name__})"
        return Finding("portal_url", wrong, "start the web process, or mend PORTAL_URL")
    odd = None if answer.status_code == 200 else f"{settings.portal_url}/healthz answers {answer.status_code}"
    return Finding("portal_url", odd, "is that this portal? look at PORTAL_URL and the proxy")
