"""A kept mail taken apart, whatever it is: what cannot be understood is shown as it stands.

The standard library's newer policies read headers strictly, and break on some of them; so the old one is used.
"""

import re
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message


def parsed(raw: bytes) -> Message:
    return message_from_bytes(raw, policy=policy.compat32)


def headers(message: Message) -> tuple[tuple[str, str], ...]:
    """In order, in plain words (RFC 2047) or in UTF-8 (RFC 6532), each on one line."""
    return tuple((_text(name), _plain(_text(value))) for name, value in message.raw_items())


def values(message: Message, wanted: str) -> list[str]:
    """Of the headers of this name, compared without case."""
    return [value for name, value in headers(message) if name.lower() == wanted.lower()]


def first(message: Message, wanted: str) -> str:
    """Empty where there is none."""
    return next(iter(values(message, wanted)), "")


def part(message: Message, kind: str) -> str | None:
    """The first part of the type `text/<kind>` that is no attachment; None where there is none."""
    for each in message.walk():
        if each.get_content_type() == f"text/{kind}" and each.get_content_disposition() != "attachment":
            content = each.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else None
    return None


def _plain(value: str) -> str:
    try:
        words = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        words = value
    return " ".join(_text(words).split())


def _text(words: str) -> str:
    """What the parser could not decode it has kept as it was; what is no UTF-8 either, nor a whole character, gets a mark."""
    return _HALF.sub("\ufffd", words).encode(errors="surrogateescape").decode(errors="replace")


_HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")
