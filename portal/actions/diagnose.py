"""To diagnose: look at each part the portal needs and say what is wrong and what to do (contract/EVENTS.md, Other commands)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.check_sender import check_sender
from portal.actions.house import House
from portal.clock import now
from portal.mail.sender_records import Record, SenderRecords, State
from portal.store import encrypted, migrate
from portal.store.probe import write_fault

PATIENCE = 5  # seconds for each question to somebody else
MOST_DRIFT = timedelta(seconds=2)
_AMISS = (State.MISSING, State.WRONG)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: `wrong` is None when it is fine, else `remedy` says what to do."""

    part: str
    wrong: str | None
    remedy: str = ""


def diagnose(house: House) -> Iterator[Finding]:
    fault = database_fault(house)
    yield _database(house, fault)
    yield _keys(house, fault)
    health = house.alarm.health()
    start = "start the portal if it is not up (`make run`), else look at REDIS_URL; nothing is lost meanwhile, but nothing is decided"
    yield Finding("redis", health["redis"], start)
    yield Finding("worker", health["worker"], "start `python worker.py`, or `flask --app portal up`, which starts it")
    yield Finding("scheduler", health["scheduler"], "a worker brings it back within a minute; if not, restart the workers")
    yield Finding("smtp", house.post.knock(), "look at MAIL_SERVER, MAIL_PORT, MAIL_USE_TLS, MAIL_USERNAME and MAIL_PASSWORD")
    yield _dns(house)
    yield _clock(house)
    yield _portal_url(house)


def database_fault(house: House) -> str | None:
    """Why this portal cannot use the database, to be read after "the database"; None when it can."""
    try:
        revision = migrate.current(house.settings.database_url)
    except SQLAlchemyError as error:
        return f"does not answer ({type(error).__name__}): look at DATABASE_URL, and that it runs and has room"
    if revision == migrate.head():
        return None
    return f"is at schema {revision or 'none'}, this portal needs {migrate.head()}: `flask --app portal migrate` brings it there (or `up`)"


def _database(house: House, fault: str | None) -> Finding:
    wrong, _, remedy = (fault or "").partition(": ")
    if not wrong and (unwritable := write_fault(house.db)):
        return Finding(
            "database", f"can be read but not written ({unwritable})", "look at the room on its disk, and at the rights of its user"
        )
    return Finding("database", wrong or None, remedy)


def _keys(house: House, fault: str | None) -> Finding:
    """Whether the newest encryption key opens everything, so that older ones may go."""
    if fault:
        return Finding("keys", "what is encrypted cannot be looked at", "mend the database first")
    with house.db.read() as tx:
        found = encrypted.count(tx, house.locksmith)
    if found.lost:
        wrong = f"secrets that no key opens: {found.lost}"
        return Finding("keys", wrong, "put the key they were made with back into ENCRYPTION_KEYS, or make new secrets in the portal")
    wrong = f"secrets still under an older key: {found.older}"
    return Finding("keys", wrong if found.older else None, "run `flask --app portal rotate-keys`")


def _dns(house: House) -> Finding:
    """Whether the sender's domain vouches for the portal's mails; those that stay in the built-in inbox need no voucher."""
    if house.settings.embedded_mail:
        return Finding("dns", None)
    sender = check_sender(house)
    if sender.is_local:
        return Finding("dns", f"{sender.domain} is nobody's domain to send mails from", "set MAIL_DEFAULT_SENDER to an address of yours")
    if sender.records is None:
        return Finding("dns", f"cannot be asked about {sender.domain}", "look at the network and /etc/resolv.conf")
    records = _records(sender.records, sender.domain, house.settings.bounce_domain)
    amiss = [f"{name} is {record.state}" for name, record in records.items() if record.state in _AMISS]
    return Finding("dns", ", ".join(amiss) or None, "publish it, or mail servers may take the mails for spam")


def _records(found: SenderRecords, domain: str, bounces: str) -> dict[str, Record]:
    records = {f"SPF of {bounces or domain}": found.spf, f"DKIM of {domain}": found.dkim, f"DMARC of {domain}": found.dmarc}
    return records | ({f"MX of {bounces}": found.mx} if found.mx else {})


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
        wrong = f"{settings.portal_url} does not answer ({type(error).__name__}: {error})"
        return Finding("portal_url", wrong, "start the web process, or mend PORTAL_URL, the proxy or its certificate")
    if (asked := _asked(answer)) is None:
        strange = f"{settings.portal_url}/healthz answers {answer.status_code}, and not as a portal does"
        return Finding("portal_url", strange, "is that this portal? look at PORTAL_URL and the proxy")
    odd = None if asked == _bare(settings.portal_url) else f"who asks {settings.portal_url} seems to ask {asked}"
    return Finding("portal_url", odd, "set TRUSTED_PROXIES to the number of proxies in front, which must set X-Forwarded-*")


def _asked(answer: httpx.Response) -> str | None:
    """The address that a portal says was asked; None of whoever else answers there."""
    try:
        told = answer.json()
    except ValueError:
        return None
    return str(told["asked"]) if isinstance(told, dict) and "asked" in told else None


def _bare(url: str) -> str:
    """Without a path, and without a port that its scheme says anyway."""
    parts, usual = urlsplit(url.lower()), {"http": 80, "https": 443}
    port = f":{parts.port}" if parts.port not in (None, usual[parts.scheme]) else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}"
