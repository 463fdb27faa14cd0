"""Mails that came back to a return path: what they report of the mail that was sent.

Read are delivery status notifications (RFC 3464), complaints (RFC 5965), and as far as flufl.bounce knows them those that follow no
standard. Automatic answers of people (RFC 3834) report nothing.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from flufl.bounce import all_failures

from portal.addresses import email_key
from portal.outcomes import Outcome, Report, report_of

ACTIONS = {
    "failed": Outcome.BOUNCED,
    "error": Outcome.BOUNCED,  # in no standard, but OpenSMTPD says so
    "delayed": Outcome.DEFERRED,
    "delivered": Outcome.DELIVERED,
    "relayed": Outcome.ACCEPTED,
    "expanded": Outcome.ACCEPTED,
}
COMPLAINTS = ("abuse", "fraud", "opt-out")
"""Types of feedback (RFC 5965, 7.3) by which a reader says that they do not want such mails."""

DEEPEST = 20
"""Parts of a mail that have parts. No report needs more than four; the work of reading them grows with their number for each line."""

_PARTED = re.compile(rb"boundary[\s*\d]*=", re.IGNORECASE)  # RFC 2046, 5.1.1; RFC 2231, 3 and 4

FAILED = "X-Failed-Recipients"
"""Exim's own bounces bear it beside `Auto-Submitted: auto-replied`."""

# It would log what it chokes on, and what strangers wrote is not for logs.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)


def may_be_read(content: bytes) -> bool:
    """Whether the work of reading a mail is bounded; it is to be asked first, for anybody can send one."""
    return sum(1 for _ in _PARTED.finditer(content)) <= DEEPEST


def reports_in(message: Message, mail: str, address: str, received_at: datetime) -> list[Report]:
    """What `message` reports of the mail with this public id, which went to `address`. Raises anything for a mail that is made to."""
    at = _date(message) or received_at
    statuses = list(_blocks(message, "message/delivery-status"))
    if statuses:
        return list(_statuses(statuses, mail, address, at))
    feedback = [_field(block, "Feedback-Type").lower() for block in _blocks(message, "message/feedback-report")]
    if feedback or message.get_content_type() == "multipart/report":
        return [Report(mail, Outcome.COMPLAINED, at)] if set(feedback) & set(COMPLAINTS) else []
    return list(_free_form(message, mail, address, at))


def quoted_paths(message: Message) -> list[str]:
    """Return paths of the mail that a complaint is about, which itself comes to an address that says nothing."""
    named = [_field(block, "Original-Mail-From") for block in _blocks(message, "message/feedback-report")]
    carried = [_field(part, "Return-Path") for part in message.walk() if part is not message]
    return [path for path in (*named, *carried) if path]


def _statuses(blocks: list[Message], mail: str, address: str, at: datetime) -> Iterator[Report]:
    """The first block is about the whole mail, and has no Action.

    That an address is wrong which the mail was sent on to says nothing of the one that it went to.
    """
    for block in blocks:
        action = _field(block, "Action").lower().partition(" ")[0]
        if action in ACTIONS:
            report = report_of(mail, ACTIONS[action], at, _field(block, "Diagnostic-Code"), _field(block, "Status"))
            of_address = (report.enhanced_code or "").startswith("5.1.")
            yield replace(report, code=None, enhanced_code=None) if of_address and _is_another_s(block, address) else report


def _is_another_s(block: Message, address: str) -> bool:
    """Whether it names recipients (RFC 3464, 2.3.1 and 2.3.2), like `rfc822; eva@acme.example`, and none of them is `address`."""
    named = [_field(block, name).partition(";")[2].strip().strip("<>") for name in ("Original-Recipient", "Final-Recipient")]
    return any(named) and email_key(address) not in map(email_key, named)


def _free_form(message: Message, mail: str, address: str, at: datetime) -> Iterator[Report]:
    """Only what speaks of the address that the mail went to: an automatic answer may quote anything, visitors' words too."""
    if _field(message, "Auto-Submitted").lower().startswith("auto-") and FAILED not in message:
        return
    for outcome, failed in zip((Outcome.DEFERRED, Outcome.BOUNCED), all_failures(message), strict=True):
        if email_key(address) in {email_key(each.decode("ascii", "replace")) for each in failed}:
            yield Report(mail, outcome, at)


def _blocks(message: Message, content_type: str) -> Iterator[Message]:
    """The blocks of fields in the parts of this type."""
    for part in message.walk():
        payload = part.get_payload() if part.get_content_type() == content_type else None
        if isinstance(payload, list):
            yield from (block for block in payload if isinstance(block, Message))


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()


def _date(message: Message) -> datetime | None:
    try:
        date = parsedate_to_datetime(_field(message, "Date"))
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
