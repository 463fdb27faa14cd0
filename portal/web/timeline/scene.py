"""What is to be drawn, in the reader's words: times are instants, places come later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.rules.spans import Span

SMALL = 50
"""Bars and marks of a picture that may be kept: some 40 KB of markup and what it was drawn from."""


class Shape(StrEnum):
    DOT = "dot"
    RING = "ring"
    SQUARE = "square"
    DIAMOND = "diamond"
    AWAY = "away"
    BACK = "back"


class Tone(StrEnum):
    """What a colour means; the words beside it say the same."""

    PLAIN = "plain"
    ACCENT = "accent"
    SOFT = "soft"
    YES = "yes"
    NO = "no"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch on one device; `kind` is how it is drawn: in_time, later, undone, unknown or cause."""

    device: str
    span: Span
    kind: str
    words: str

    @property
    def at(self) -> datetime:
        return self.span.start

    @property
    def late(self) -> bool:
        """Whether the decision did not know of it."""
        return self.kind == "later"

    @property
    def undone(self) -> bool:
        """Whether the decision knew it otherwise."""
        return self.kind == "undone"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing somebody did; `label` and `brief` stand beside it, the first of them that fits; `words` say it in full."""

    at: datetime
    shape: Shape
    label: str
    brief: str
    words: str
    tone: Tone = Tone.PLAIN

    @property
    def late(self) -> bool:
        """Whether the decision did not know of it."""
        return self.tone is Tone.LATER

    @property
    def undone(self) -> bool:
        """A deed cannot be taken back."""
        return False


@dataclass(frozen=True, slots=True)
class Outcome:
    sign: str
    words: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One person; `href` leads to where more is said of them, empty for the visitor. `outcome` is None for who has no verdict.

    `room` is for how many lines of a name there is to be room, where that stands elsewhere.
    """

    name: str
    href: str = ""
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    outcome: Outcome | None = None
    room: int = 0

    @property
    def parts(self) -> list[Bar | Mark]:
        """All that is told of them, in order of time."""
        both: list[Bar | Mark] = [*self.bars, *self.marks]
        return sorted(both, key=lambda part: part.at)


@dataclass(frozen=True, slots=True)
class Scene:
    """`window` is what the decision looked at; `waited` the stretch before it in which a visitor who left had waited.

    `clock` tells a time for the axis. `pending` when the window's end has not been decided. `lasts` and `decides` are what the window
    and its end are called. `now` is given while the window is not over.
    """

    view: Span
    window: Span
    waited: Span | None
    rows: tuple[Row, ...]
    pending: bool
    clock: Callable[[datetime], str]
    lasts: str
    decides: str
    now: datetime | None = None

    @property
    def may_be_kept(self) -> bool:
        """Whether it looks alike a second later, and is small (web/drawn.py)."""
        return self.now is None and sum(len(row.bars) + len(row.marks) for row in self.rows) <= SMALL
