"""Cleaning what strangers write: ids, texts and names (contract/EVENTS.md, Native events)."""

import html
import re

LONGEST_ID = 128
LONGEST_TEXT = 64 * 1024  # bytes of UTF-8
LONGEST_NAME = 200
LONGEST_URL = 4096
CUT = " […]"

# Control characters of Unicode's category Cc, and lone surrogates, which no database takes.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_LAYOUT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# A tag ends where the next one begins, at the latest: whatever a stranger writes is looked at once.
_LINE_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def id_fault(value: str, longest: int = LONGEST_ID) -> str | None:
    """Why `value` is no id, or None when it is one."""
    if not 1 <= len(value) <= longest:
        return f"must have 1 to {longest} characters"
    return "must not contain control characters" if _CONTROL.search(value) else None


def clean_text(value: str) -> str:
    """A message without control characters but for line breaks and tabs, cut and marked after 64 KiB."""
    cleaned = _CONTROL_BUT_LAYOUT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    encoded = cleaned.encode()
    if len(encoded) <= LONGEST_TEXT:
        return cleaned
    return encoded[:LONGEST_TEXT].decode(errors="ignore") + CUT


def plain_text(markup: str) -> str:
    """What a reader sees of HTML, with its line breaks."""
    return html.unescape(_TAG.sub("", _LINE_END.sub("\n", markup))).strip()


def clean_name(value: str) -> str:
    """One line: control characters are removed, the rest cut to a length a page can show."""
    return _CONTROL.sub("", value).strip()[:LONGEST_NAME]


def clean_url(value: str) -> str:
    return _CONTROL.sub("", value).strip()[:LONGEST_URL]
