"""What a mail server's answer, or a later report, means for a person who waits for a mail, by its codes (RFC 5321, 4.2.3; RFC 3463, 3).

The sentences are in the catalogue under their English text, to be translated where they are shown.
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.outcomes import Outcome
from portal.rules.trace import N_


class Trouble(StrEnum):
    """Whose matter it is that a mail was not taken."""

    NONE = "none"
    FULL = "full"  # the mailbox's owner
    UNKNOWN = "unknown"  # the address is not right
    BLOCKED = "blocked"  # the recipient's mail server keeps us out
    OURS = "ours"  # the portal's own mail server, or the way to it
    SPAM = "spam"  # its reader's: it did arrive
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`says` is what the server meant; `remedy` the one thing to do about it, None where there is nothing to do."""

    trouble: Trouble
    says: str
    remedy: str | None = None


_MAKE_ROOM = N_("Delete some mails there, and empty the bin.")
_CHECK_ADDRESS = N_("Check that the address in your profile is written correctly.")
_ALLOW_US = N_("Ask whoever runs your mail server to let our sender address through.")
_NOT_YOURS = N_("That is no fault of yours: tell whoever runs this portal.")

TAKEN = Meaning(Trouble.NONE, N_("The mail server took the mail."))
DELIVERED = Meaning(Trouble.NONE, N_("The mail arrived at the mail server of the address."))
COMPLAINED = Meaning(Trouble.SPAM, N_("The mail arrived and was marked as spam."))
DELAYED = Meaning(Trouble.OTHER, N_("The mail is held up on its way; the mail server goes on trying."))
RETURNED = Meaning(Trouble.OTHER, N_("The mail was taken and came back."), _ALLOW_US)
FULL = Meaning(Trouble.FULL, N_("The mailbox is full."), _MAKE_ROOM)
UNKNOWN = Meaning(Trouble.UNKNOWN, N_("The mail server knows no such address."), _CHECK_ADDRESS)
NO_DOMAIN = Meaning(Trouble.UNKNOWN, N_("No mail server takes mail for what follows the @."), _CHECK_ADDRESS)
DISABLED = Meaning(Trouble.UNKNOWN, N_("The mailbox is closed or switched off."), N_("Choose another address in your profile."))
BLOCKED = Meaning(Trouble.BLOCKED, N_("The mail server does not let our mails in."), _ALLOW_US)
FRAUD = Meaning(Trouble.BLOCKED, N_("The mail server could not make sure that the mail came from us."), _NOT_YOURS)
SLOWED = Meaning(Trouble.BLOCKED, N_("The mail server makes us wait, as it does with senders it does not know yet."), _ALLOW_US)
SPAM = Meaning(Trouble.BLOCKED, N_("The mail server did not like what the mail says."), _ALLOW_US)
TOO_LARGE = Meaning(Trouble.OTHER, N_("The mail was too large for the mailbox."))
NO_ROOM = Meaning(Trouble.OTHER, N_("The mail server itself has no room left."))
BUSY = Meaning(Trouble.OTHER, N_("The mail server cannot take mail just now."))
NO_WAY = Meaning(Trouble.OTHER, N_("The mail did not get through the network to the mail server."))
SENDER = Meaning(Trouble.OURS, N_("The mail server does not accept our sender address."), _NOT_YOURS)
LOG_IN = Meaning(Trouble.OURS, N_("The portal could not log in to its own mail server."), _NOT_YOURS)
UNREACHED = Meaning(Trouble.OURS, N_("The portal could not reach its mail server."), _NOT_YOURS)
NOT_NOW = Meaning(Trouble.OTHER, N_("The mail server did not take the mail for now."))
REFUSED = Meaning(Trouble.OTHER, N_("The mail server refused the mail."), _ALLOW_US)

# RFC 3463, 3.2 to 3.8; 7.20 to 7.26 are from RFC 7372, 7.27 and 1.10 from RFC 7505.
_DETAILS = {
    "1.1": UNKNOWN,
    "1.2": NO_DOMAIN,
    "1.3": UNKNOWN,
    "1.6": UNKNOWN,
    "1.7": SENDER,
    "1.8": SENDER,
    "1.10": NO_DOMAIN,
    "2.1": DISABLED,
    "2.2": FULL,
    "2.3": TOO_LARGE,
    "3.1": NO_ROOM,
    "3.2": BUSY,
    "3.4": TOO_LARGE,
    "4.4": NO_DOMAIN,
    "7.27": SENDER,
    **{f"7.{detail}": FRAUD for detail in range(20, 27)},
}
_SUBJECTS = {"1": UNKNOWN, "3": BUSY, "4": NO_WAY, "6": SPAM, "7": BLOCKED}

# RFC 5321, 4.2.3, for servers that say no more; 530 to 538 and 454 are of the log-in (RFC 4954, 6; RFC 3207, 4).
_CODES = {421: BUSY, 452: NO_ROOM, 552: FULL, 550: UNKNOWN, 551: UNKNOWN, 553: UNKNOWN, 554: BLOCKED}
_LOG_IN_CODES = frozenset((454, 530, 534, 535, 538))


def meaning(outcome: Outcome, code: int | None, enhanced_code: str | None, *, reported: bool = False) -> Meaning:
    """Of one answer, or of what was `reported` later; `code` and `enhanced_code`, like `5.1.1`, are None when none was told.

    A 5xx after which the mail is tried again was not about the mail: the way to the mail server did not open (mail/replies.py).
    """
    if reported:
        return _reported(outcome, code, enhanced_code)
    if outcome is Outcome.ACCEPTED:
        return TAKEN
    if code in _LOG_IN_CODES:
        return LOG_IN
    if outcome is Outcome.DEFERRED and (code is None or code >= 500):
        return UNREACHED
    if code is None:  # not even asked: no mail server could be told such an address
        return UNKNOWN
    return _enhanced(code, enhanced_code) or _CODES.get(code) or (NOT_NOW if code < 500 else REFUSED)


def _reported(outcome: Outcome, code: int | None, enhanced_code: str | None) -> Meaning:
    """A mail that came back is back for good, also when the last answer on its way was one for now."""
    if outcome is Outcome.BOUNCED:
        by_code = _CODES.get(code) if code else None
        return _enhanced(max(code or 0, 500), enhanced_code) or by_code or RETURNED
    if outcome is Outcome.DEFERRED:
        return _enhanced(min(code or 450, 499), enhanced_code) or DELAYED
    return COMPLAINED if outcome is Outcome.COMPLAINED else DELIVERED


def _enhanced(code: int, enhanced_code: str | None) -> Meaning | None:
    """By subject and detail; a refusal by policy that is for now only is most often a test of patience."""
    if enhanced_code is None:
        return None
    detail = enhanced_code.partition(".")[2]
    subject = detail.partition(".")[0]
    if subject == "7" and code < 500 and detail not in _DETAILS:
        return SLOWED
    return _DETAILS.get(detail) or _SUBJECTS.get(subject)
