"""What the DNS says to mail servers that wonder whether a mail is genuine (SPF, DKIM and DMARC), or have one to return (MX)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, Answer, NoAnswer, Resolver


class State(StrEnum):
    FINE = "fine"
    MISSING = "missing"
    WRONG = "wrong"
    UNASKED = "unasked"  # which DKIM key to ask for is not configured


@dataclass(frozen=True, slots=True)
class Record:
    """`text` is the record as published, None where there is none."""

    state: State
    text: str | None = None


@dataclass(frozen=True, slots=True)
class SenderRecords:
    """`mx` is None where no mails come back."""

    spf: Record
    dkim: Record
    dmarc: Record
    mx: Record | None = None


Texts = Callable[[str], list[str] | None]
"""The TXT records of a name; None when there is no such name."""


def ask(resolver: Resolver, domain: str, selector: str, key: str = "", bounces: str = "") -> SenderRecords | None:
    """The records of `domain`, in ASCII form; None when the DNS cannot be asked. An empty `selector` leaves DKIM unasked.

    `key` is the public one that belongs to our signatures, as it must be published; empty when somebody else signs. `bounces` is the
    domain of the return paths, when it is another: SPF counts for that one (RFC 7208, 2.4), and its MX says where mails come back to.

    After one question without an answer none is asked any more: the resolver's `lifetime` is all the time this takes in vain.
    """

    def texts(name: str) -> list[str] | None:
        answer = _answer(resolver, name, "TXT")
        return None if answer is None else [b"".join(record.strings).decode("utf-8", "replace") for record in answer]

    try:
        own = texts(domain)
        if own is None and not _is_public(resolver, domain):
            return None
        spf = _spf((texts(bounces) if bounces else own) or [])
        mx = _mx(resolver, bounces) if bounces else None
        return SenderRecords(spf, _dkim(texts, domain, selector, key), _dmarc(texts, domain), mx)
    except DNSException:
        return None


def _answer(resolver: Resolver, name: str, kind: str) -> Answer | tuple[()] | None:
    """None when there is no such name, nothing when the name has no such record."""
    try:
        return resolver.resolve(name, kind, search=False)
    except NXDOMAIN:
        return None
    except NoAnswer:
        return ()


def _is_public(resolver: Resolver, domain: str) -> bool:
    """Whether this is the DNS of all the world: one of a closed network knows no top-level domain, and denies whatever else it is asked."""
    return bool(_answer(resolver, domain.rpartition(".")[2], "NS"))


def _mx(resolver: Resolver, domain: str) -> Record:
    """A lone dot says that the domain takes no mail (RFC 7505)."""
    hosts = sorted(record.exchange.to_text(omit_final_dot=True) for record in _answer(resolver, domain, "MX") or ())
    if not hosts:
        return Record(State.MISSING)
    return Record(State.WRONG if "." in hosts or "@" in hosts else State.FINE, " | ".join(hosts))


def _spf(texts: list[str]) -> Record:
    """One record and no more (RFC 7208, 4.5); one that lets everybody send for the domain says nothing."""
    return _only([text for text in texts if text.lower().split(" ")[0] == "v=spf1"], lambda text: "+all" not in text.lower().split())


def _dkim(texts: Texts, domain: str, selector: str, key: str) -> Record:
    """A key without its `p` was withdrawn (RFC 6376, 3.6.1); white space in it means nothing."""
    if not selector:
        return Record(State.UNASKED)

    def right(text: str) -> bool:
        published = "".join(_tags(text).get("p", "").split())
        return published == key if key else bool(published)

    return _only(texts(f"{selector}._domainkey.{domain}") or [], right)


def _dmarc(texts: Texts, domain: str) -> Record:
    """Of the domain, or else of the nearest domain above it that has one (RFC 7489, 6.6.3)."""
    labels = domain.split(".")
    for first in range(max(1, len(labels) - 1)):
        found = [text for text in texts(f"_dmarc.{'.'.join(labels[first:])}") or [] if _tags(text).get("v") == "DMARC1"]
        if found:
            return _only(found, lambda text: _tags(text).get("p", "").lower() in ("none", "quarantine", "reject"))
    return Record(State.MISSING)


def _only(found: list[str], right: Callable[[str], bool]) -> Record:
    """Of several records none counts."""
    if not found:
        return Record(State.MISSING)
    return Record(State.FINE if len(found) == 1 and right(found[0]) else State.WRONG, " | ".join(found))


def _tags(text: str) -> dict[str, str]:
    """`tag=value; tag=value` (RFC 6376, 3.2)."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {tag.strip(): value.strip() for tag, _, value in pairs}
