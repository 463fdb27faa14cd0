"""What the DNS says of the sender's domain to mail servers that wonder whether a mail is genuine: SPF, DKIM and DMARC."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver


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
    spf: Record
    dkim: Record
    dmarc: Record


Texts = Callable[[str], list[str]]
"""The TXT records of a name; empty when it has none."""


def ask(resolver: Resolver, domain: str, selector: str) -> SenderRecords | None:
    """The records of `domain`, in ASCII form; None when the DNS cannot be asked. An empty `selector` leaves DKIM unasked.

    After one question without an answer none is asked any more: the resolver's `lifetime` is all the time this takes in vain.
    """

    def texts(name: str) -> list[str]:
        try:
            answer = resolver.resolve(name, "TXT", search=False)
        except (NXDOMAIN, NoAnswer):
            return []
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]

    try:
        return SenderRecords(_spf(texts, domain), _dkim(texts, domain, selector), _dmarc(texts, domain))
    except DNSException:
        return None


def _spf(texts: Texts, domain: str) -> Record:
    """One record and no more (RFC 7208, 4.5); one that lets everybody send for the domain says nothing."""
    return _only(
        [text for text in texts(domain) if text.lower().split(" ")[0] == "v=spf1"], lambda text: "+all" not in text.lower().split()
    )


def _dkim(texts: Texts, domain: str, selector: str) -> Record:
    """A key without its `p` was withdrawn (RFC 6376, 3.6.1)."""
    if not selector:
        return Record(State.UNASKED)
    return _only(texts(f"{selector}._domainkey.{domain}"), lambda text: bool(_tags(text).get("p")))


def _dmarc(texts: Texts, domain: str) -> Record:
    """Of the domain, or else of the nearest domain above it that has one (RFC 7489, 6.6.3)."""
    labels = domain.split(".")
    for first in range(max(1, len(labels) - 1)):
        found = [text for text in texts(f"_dmarc.{'.'.join(labels[first:])}") if _tags(text).get("v") == "DMARC1"]
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
