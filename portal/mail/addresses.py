"""Which e-mail addresses the portal takes, and in which form (RFC 5321, 5890). Nothing here asks the DNS."""

import email_validator
from email_validator import EmailNotValidError, validate_email

from portal.addresses import email_key as key

__all__ = ["ascii_form", "key", "valid"]

# A company's own mail server may live under .local, .test or home.arpa; whether mail gets there shows when it is sent.
email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = ["invalid", "onion"]

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def valid(address: str) -> str | None:
    """The normalised form of `address` (domain in lower case and Unicode), or None when no mail could be sent to it.

    Letters beyond ASCII are taken in the domain, which has an ASCII form, and not before the @, which has none.
    """
    text = address.strip(" ")
    if len(text) > LONGEST:
        return None
    try:
        return validate_email(text, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False, strict=True).normalized
    except EmailNotValidError:
        return None


def ascii_form(address: str) -> str | None:
    """`address` as it goes over the wire, its domain in A-labels; None when it has no such form."""
    if address.isascii():
        return address
    try:
        return validate_email(address, check_deliverability=False, globally_deliverable=False).ascii_email
    except EmailNotValidError:
        return None
