"""A mail on the wire: Flask-Mail's message with a writer of its own.

Flask-Mail wraps the alternatives into a multipart/mixed, and the `email` package it writes with turns a long `List-Unsubscribe` or
`References` into RFC 2047 words, which no mail program understands there; it also costs more than all other work on a mail.
"""

import quopri
import re
import textwrap
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from flask_mail import BadHeaderError, Message

from portal.mail.addresses import ascii_form

BREAK = re.compile("\r\n|[\r\n]")
BOUNDARY = "=_alternative"  # "=_" cannot occur in quoted-printable text
HEAD = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n\r\n'


class AlternativeMessage(Message):
    """A text and an HTML part, least faithful first (RFC 2046, 5.1.4), all in 7-bit characters."""

    def __init__(self, *, message_id: str, **parts: Any) -> None:
        """`message_id` with its angle brackets; `parts` as Flask-Mail names them, with `body` and `html`."""
        super().__init__(**parts)
        self.msgId = message_id

    def as_bytes(self) -> bytes:
        """The whole mail. Raises `flask_mail.BadHeaderError` when a header's value is not one line of printable ASCII."""
        head = "".join(f"{name}: {value}\r\n" for name, value in self._headers()) + HEAD
        return head.encode("ascii") + _part("plain", self.body or "") + _part("html", self.html or "") + f"--{BOUNDARY}--\r\n".encode()

    def as_string(self) -> str:
        return self.as_bytes().decode("ascii")

    def _headers(self) -> list[tuple[str, str]]:
        plain = {
            "From": _address(self.sender),
            "To": ", ".join(_address(recipient) for recipient in self.recipients),
            **({"Reply-To": _address(self.reply_to)} if self.reply_to else {}),
            "Date": format_datetime(datetime.fromtimestamp(self.date or 0, UTC)),
            "Message-ID": self.msgId,
            **(self.extra_headers or {}),
        }
        return [("Subject", _encoded(self.subject)), *((name, _folded(value)) for name, value in plain.items())]


def _encoded(subject: str) -> str:
    """RFC 2047. A plain subject that looks encoded is encoded too, or it would be shown as something else."""
    if subject.isascii() and subject.isprintable() and "=?" not in subject:
        return _folded(subject)
    return Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _address(named: str | tuple[str, str]) -> str:
    name, address = parseaddr(named) if isinstance(named, str) else named
    return formataddr((name, ascii_form(address) or address))


def _folded(value: str) -> str:
    if not (value.isascii() and value.isprintable()):
        raise BadHeaderError("a header's value is not one line of printable ASCII")
    return "\r\n ".join(textwrap.wrap(value, 76, break_long_words=False, break_on_hyphens=False))


def _part(subtype: str, text: str) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    lines = "\r\n".join(BREAK.split(text))
    return head.encode() + quopri.encodestring(lines.encode()) + b"\r\n"
