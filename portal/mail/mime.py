"""A mail on the wire: Flask-Mail's message with a writer of its own.

Flask-Mail wraps the alternatives into a multipart/mixed, and the `email` package it writes with turns a long `List-Unsubscribe` or
`References` into RFC 2047 words, which no mail program understands there; it also costs more than all other work on a mail.
"""

import binascii
from datetime import UTC, datetime
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from flask import current_app
from flask_mail import Message

from portal.mail.addresses import ascii_form
from portal.mail.headers import encoded, folded

BOUNDARY = "=_alternative"  # "=_" cannot occur in quoted-printable text
HEAD = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n\r\n'
END = f"--{BOUNDARY}--\r\n".encode()


class AlternativeMessage(Message):
    """A text and an HTML part, least faithful first (RFC 2046, 5.1.4), all in 7-bit characters, to one recipient."""

    def __init__(
        self,
        *,
        message_id: str,
        subject: str,
        recipients: list[str],
        body: str,
        html: str,
        sender: str | None = None,
        reply_to: str | None = None,
        date: float = 0,
        extra_headers: dict[str, str] | None = None,
    ) -> None:
        """`message_id` with its angle brackets, `date` in seconds since 1970; without a `sender` it is the application's.

        Flask-Mail's own beginning is left out: it makes a Message-ID, for which it asks the DNS for this machine's name.
        """
        self.msgId, self.subject, self.date = message_id, subject, date
        self.sender = sender or current_app.extensions["mail"].default_sender
        self.recipients, self.reply_to = list(recipients), reply_to
        self.cc, self.bcc, self.attachments, self.mail_options, self.rcpt_options = [], [], [], [], []
        self.body, self.alts, self.charset, self.extra_headers = body, {"html": html}, None, extra_headers

    def as_bytes(self) -> bytes:
        """The whole mail. Raises `flask_mail.BadHeaderError` when a header's value is not one line of printable ASCII."""
        head = "".join([f"{name}: {value}\r\n" for name, value in self._headers()]) + HEAD
        return b"".join((head.encode("ascii"), _part("plain", self.body or ""), _part("html", self.html or ""), END))

    def as_string(self) -> str:
        return self.as_bytes().decode("ascii")

    def _headers(self) -> list[tuple[str, str]]:
        plain = {
            "From": _address(self.sender),
            "To": ", ".join([_address(recipient) for recipient in self.recipients]),
            **({"Reply-To": _address(self.reply_to)} if self.reply_to else {}),
            "Date": format_datetime(datetime.fromtimestamp(self.date or 0, UTC)),
            "Message-ID": self.msgId,
            **(self.extra_headers or {}),
        }
        return [("Subject", encoded(self.subject)), *((name, folded(value)) for name, value in plain.items())]


@lru_cache(maxsize=1000)
def _address(named: str | tuple[str, str]) -> str:
    name, address = parseaddr(named) if isinstance(named, str) else named
    return formataddr((name, ascii_form(address) or address))


def _part(subtype: str, text: str) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    # Without an end of a line at its own end, soft ones would not be CRLF either.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n") + "\r\n"
    return head.encode() + binascii.b2a_qp(lines.encode())
