"""Signs each mail for the sender's domain, so that mail servers can tell it is the portal's own (DKIM, RFC 6376)."""

from collections.abc import Callable
from email.utils import parseaddr

import dkim

from config import Settings
from portal.mail.addresses import ascii_form

# Named once more than a mail has them, if it does: nobody can add one on the way (RFC 6376, 8.15). One-click unsubscribe must be covered
# (RFC 8058, 4).
HEADERS = (
    *("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References", "Auto-Submitted"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type"),
)


def seal_for(settings: Settings) -> Callable[[bytes], bytes]:
    """What puts the signature before a whole mail with CRLF at the end of its lines; changes nothing when no key is set."""
    address = parseaddr(settings.mail_default_sender)[1]
    domain = (ascii_form(address) or address).rpartition("@")[2].lower().encode()
    headers = [name.encode() for name in HEADERS for _ in range(2)]

    def seal(mail: bytes) -> bytes:
        selector = settings.dkim_selector.encode()
        signature: bytes = dkim.sign(
            mail, selector, domain, settings.dkim_key, canonicalize=(b"relaxed", b"relaxed"), include_headers=headers
        )
        return signature + mail

    return seal if settings.dkim_key else lambda mail: mail
