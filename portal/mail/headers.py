"""Values of a mail's headers as they go over the wire: short enough lines (RFC 5322, 2.2.3), other letters in words of ASCII (RFC 2047)."""

import binascii
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from flask_mail import BadHeaderError

LINE = 76
WORD = 52
"""Characters that an encoded word has for its text, so that it fits on the line with the header's name (RFC 2047, 2)."""

PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
BREAK = re.compile("(?<=[^ ])(?= +[^ ])")

_LETTERS = {byte: chr(byte) if byte in PLAIN else "_" if byte == 0x20 else f"={byte:02X}" for byte in range(256)}


def folded(value: str) -> str:
    """On lines as short as its spaces allow. Raises `flask_mail.BadHeaderError` when it is not one line of printable ASCII."""
    if not (value.isascii() and value.isprintable()):
        raise BadHeaderError("a header's value is not one line of printable ASCII")
    return value if len(value) <= LINE else "\r\n".join(_lines(value))


def _lines(value: str) -> Iterator[str]:
    line = ""
    for word in BREAK.split(value):
        if line and len(line) + len(word) > LINE:
            yield line
            line = ""
        line += word
    yield line


@lru_cache(maxsize=200)  # a team's mails about one conversation bear one subject
def encoded(text: str) -> str:
    """One line of any letters. A plain one that looks encoded is encoded too, or it would be shown as something else."""
    if text.isascii() and text.isprintable() and "=?" not in text:
        return folded(text)
    raw = text.encode()
    if len(_quoted(raw)) <= 4 * len(raw) / 3:
        words = [f"=?utf-8?q?{_quoted(piece)}?=" for piece in _pieces(text, lambda raw: len(_quoted(raw)), WORD)]
    else:
        words = [f"=?utf-8?b?{binascii.b2a_base64(piece, newline=False).decode()}?=" for piece in _pieces(text, len, WORD // 4 * 3)]
    return "\r\n ".join(words)


def _quoted(raw: bytes) -> str:
    return "".join([_LETTERS[byte] for byte in raw])


def _pieces(text: str, cost: Callable[[bytes], int], most: int) -> Iterator[bytes]:
    """Whole letters that cost `most` together at most: a word may end within none (RFC 2047, 5)."""
    piece, spent = b"", 0
    for letter in text:
        raw = letter.encode()
        if piece and spent + cost(raw) > most:
            yield piece
            piece, spent = b"", 0
        piece, spent = piece + raw, spent + cost(raw)
    yield piece
