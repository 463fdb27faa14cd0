"""Each mail's own return path (VERP): what comes back to it tells by itself which mail it is about, and only we can make one."""

import hashlib
import hmac
import re

from portal.actions.house import House

TAG = re.compile(r"b\+([0-9a-f]{32})-([0-9a-f]{20})@([\w.-]+)")
COMPLAINTS = "complaints"
"""Before the @: where a mail provider's feedback loop may send to (RFC 5965, 1)."""


def return_path(house: House, mail: str) -> str | None:
    """Where the mail with this public id comes back to; None where the portal does not wait for that."""
    domain = house.settings.bounce_domain
    return f"b+{mail}-{_seal(house.settings.secret_keys[0], mail)}@{domain}" if domain else None


def mail_returned_to(house: House, address: str) -> str | None:
    """The public id of the mail whose return path `address` is; None for one that we did not make. Case may be lost on the way."""
    match = TAG.fullmatch(address.strip().strip("<>").lower())
    if match is None or match[3] != house.settings.bounce_domain:
        return None
    genuine = any(hmac.compare_digest(_seal(key, match[1]), match[2]) for key in house.settings.secret_keys)
    return match[1] if genuine else None


def names_a_return_path(house: House, text: str) -> bool:
    """Whether one that we made stands anywhere in `text`."""
    return any(mail_returned_to(house, match[0]) for match in TAG.finditer(text.lower()))


def is_open(house: House, address: str) -> bool:
    """Whether mails to `address` are ours to take: a return path, or the address for complaints."""
    return address.lower() == f"{COMPLAINTS}@{house.settings.bounce_domain}" or mail_returned_to(house, address) is not None


def _seal(key: str, mail: str) -> str:
    """80 bits: enough for what can be tried only by sending mails."""
    return hmac.new(key.encode(), f"return path of {mail}".encode(), hashlib.sha256).hexdigest()[:20]
