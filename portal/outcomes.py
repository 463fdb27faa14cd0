"""What becomes of a mail: what the mail server answers to an attempt, and what is reported later."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_WORDS = 500
OURS = re.compile(r"[0-9a-f]{32}")
ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")  # RFC 3463, 2

_CODE = re.compile(r"\s*(?:smtp\s*;\s*)?([2-5]\d\d)[ -]", re.IGNORECASE)  # RFC 3464, 2.3.6; RFC 5321, 4.2


class Outcome(StrEnum):
    """The first three are answers to an attempt; of a report the first two say that whoever took the mail still has it."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"  # a refusal for now: 4xx, network, time-out
    REFUSED = "refused"  # a refusal for good: 5xx
    DELIVERED = "delivered"  # taken by the mail server of the address
    BOUNCED = "bounced"  # taken at first, and not delivered in the end
    COMPLAINED = "complained"  # its reader called it spam


@dataclass(frozen=True, slots=True)
class Report:
    """News of a mail from who took it, or from who got it.

    `mail` is what stands before the @ in its Message-ID; `at` is when it happened, as told, with a zone. `code` is of SMTP,
    `enhanced_code` like `5.1.1`; each is None when none was told.
    """

    mail: str
    outcome: Outcome
    at: datetime
    code: int | None = None
    enhanced_code: str | None = None
    words: str = ""


def report_of(mail: str, outcome: Outcome, at: datetime, said: str, status: str = "") -> Report:
    """A report from a mail server's answer as reports quote it, like `smtp; 550 5.1.1 nobody here`.

    `status` is its enhanced code where that is told apart; what is none is taken from the answer.
    """
    code = _CODE.match(said)
    words = said[code.end() :] if code else said.partition(";")[2] or said
    words = plain(words)
    return Report(mail, outcome, at, int(code[1]) if code else None, detailed_code(status, words), words)


def mail_of(message_id: str) -> str:
    """How a report names the mail of this Message-ID, which comes with angle brackets or without them; empty for none of ours."""
    name = message_id.strip().strip("<>").partition("@")[0]
    return name if OURS.fullmatch(name) else ""


def smtp_code(number: int) -> int | None:
    """None for what is no reply code (RFC 5321, 4.2): mail services have numbers of their own beside them."""
    return number if 200 <= number <= 599 else None


def enhanced_code(text: str) -> str | None:
    """The code that `text` begins with."""
    match = ENHANCED.match(text)
    return match[0] if match else None


def detailed_code(status: str, words: str) -> str | None:
    """The enhanced code that is told apart in `status`, or that `words` begin with: the latter where the former says nothing (x.0.0)."""
    told = enhanced_code(status)
    return told if told and not told.endswith(".0.0") else enhanced_code(words) or told


def plain(text: str) -> str:
    """A stranger's words on one line of bounded length, without what cannot be shown."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:LONGEST_WORDS]
