"""How much room words take. Nobody can measure on the server, so each character is taken for as wide as common system fonts draw it."""

import unicodedata
from functools import lru_cache

SIZE = 13.0
NARROW, COMMON, BROAD, FULL = 0.44, 0.69, 1.05, 1.1
_NARROW = frozenset("fijlrtIJ.,:;'|!()[] ‘’·-–")
_BROAD = frozenset("mwMWQ%@&–…✓✗")


def width(words: str) -> float:
    """In pixels at `SIZE`, rather too much than too little, also for bold."""
    return SIZE * sum(map(_em, words))


@lru_cache(maxsize=1_000)
def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return FULL
    if character in _NARROW:
        return NARROW
    return BROAD if character in _BROAD or unicodedata.category(character) in ("So", "Lu") else COMMON


def cut(words: str, room: float) -> str:
    """As much of it as fits, with an ellipsis where some is missing."""
    if width(words) <= room:
        return words
    kept = words
    while kept and width(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def wrap(words: str, room: float, most: int) -> list[str]:
    """Lines that fit, broken between words; what does not fit into `most` lines is cut."""
    lines: list[str] = []
    for word in words.split():
        if lines and width(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [cut(line, room) for line in kept]
