"""Text of strangers made fit to be shown: it can neither end a line of a header nor hide what stands beside it."""

import re
from urllib.parse import urlsplit

import idna

BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, halves of surrogate pairs, non-characters, and the marks that turn the direction of what follows them.
UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# Besides what parts an address or ends an attribute, format characters: they are not seen themselves, or change how others are.
NO_LINK = re.compile(r"[\s\x00-\x20\x7f<>\"\\\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
HOST = re.compile(r"[a-z0-9._:-]+")


def fit(text: str) -> str:
    """`text` without what cannot be shown, or would change how what follows it is shown."""
    return UNSAFE.sub("", text)


def rows(text: str) -> list[str]:
    """The lines of `text` as written, without what cannot be shown."""
    return [fit(row) for row in BREAK.split(text)]


def one_line(text: str) -> str:
    """`text` on one line, each run of white space one space. Most texts are one already, of what is printable alone."""
    whole = text if text.isprintable() else " ".join(rows(text))
    return " ".join(whole.split())


def split_at_word(text: str, limit: int) -> tuple[str, str]:
    """`text` as a head of at most `limit` characters, cut between words unless one fills half of it, and the rest."""
    if len(text) <= limit:
        return text, ""
    space = text.rfind(" ", limit // 2, limit + 1)
    end = space if space > 0 else limit
    return text[:end].rstrip(), text[end:].lstrip()


def shortened(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters, with a mark where it was cut."""
    head, rest = split_at_word(one_line(text), limit - 1)
    return f"{head}…" if rest else head


def web_link(url: str | None) -> str | None:
    """`url` when it is one of http or https that a mail may link to (contract/RULES.md, Mails), else None.

    It is to be shown as it is returned, so that it says where it leads: nothing stands before its host, and a host in other letters,
    which may look like those of another, is written as the DNS knows it (RFC 5890).
    """
    if not url or NO_LINK.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        known = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not HOST.fullmatch(known):
        return None
    return url if known == host else url.replace(parts.netloc, parts.netloc.lower().replace(host, known), 1)
