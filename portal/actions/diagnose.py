"""To diagnose: look at each part the portal needs and say what is wrong and what to do (contract/EVENTS.md, Other commands)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.check_chat_systems import check_chat_systems
from portal.actions.check_sender import check_sender
from portal.actions.check_url import check_url
from portal.actions.house import House
from portal.clock import now
from portal.mail import receiver
from portal.mail.sender_records import Record, SenderRecords, State
from portal.store import encrypted, migrate
from portal.store.probe import write_fault

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
    yield _bounces(house)
    unseen = ("cannot be looked at", "mend the database first")
    yield Finding("chat_systems", *(unseen if fault else check_chat_systems(house)))
    yield _dns(house)
    yield _clock(house)
    yield Finding("portal_url", *check_url(house.settings))


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


def _bounces(house: House) -> Finding:
    settings = house.settings
    wrong = receiver.knock(settings.host, settings.bounce_port) if settings.receives_bounces else None
    here = "start `flask --app portal receive-bounces`, or `up`, which starts it"
    return Finding("bounces", wrong, f"{here}; where another machine takes them, or a command, set BOUNCE_PORT=0 here")


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
