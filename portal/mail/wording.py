"""Text of strangers made fit to be shown: it can neither end a line of a header nor hide what stands beside it."""

import re
from urllib.parse import urlsplit

BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, halves of surrogate pairs, non-characters, and the marks that turn the direction of what follows them.
UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
NO_LINK = re.compile(r"[\s\x00-\x20\x7f<>\"\\]")


def rows(text: str) -> list[str]:
    """The lines of `text` as written, without what cannot be shown."""
    return [UNSAFE.sub("", row) for row in BREAK.split(text)]


def one_line(text: str) -> str:
    """`text` on one line, each run of white space one space."""
    return " ".join(" ".join(rows(text)).split())


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
    """`url` when it is one of http or https that a mail may link to (contract/RULES.md, Mails), else None."""
    if not url or NO_LINK.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
