"""When a visitor left the site, and in which visit (contract/RULES.md, Questions and Corners)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.rules.spans import FOREVER


class Move(StrEnum):
    """What a visitor did on the site."""

    RETURNED = "returned"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A visitor left or returned; `grace` is the G of the departure this may be, `received_at` its first receipt."""

    move: Move
    id: str
    at: datetime
    grace: timedelta
    received_at: datetime

    @property
    def ends(self) -> datetime:
        """L + G."""
        return self.at + self.grace


@dataclass(frozen=True, slots=True)
class Departure:
    """`begins` is the beginning of its visit; `before` is the departure that ended the visit before it, None in the first visit."""

    fact: SiteFact
    begins: datetime
    before: SiteFact | None = None


@dataclass(frozen=True, slots=True)
class Departures:
    """`found` are in order of time, and all there are from `since` on."""

    found: tuple[Departure, ...]
    since: datetime


def departures(began: datetime | None, written: Iterable[datetime], site: Iterable[SiteFact], doubt: datetime | None = None) -> Departures:
    """The visitor's departures; `began` is the time of the conversation's first message, `written` are those of the visitor's.

    A visitor is away from a departure until they return, or write at or after its `at + grace`; leaving while away is no
    departure. A visit ends `grace` after the first departure that no return follows within it.

    Of `written` the last one before each fact of the site, and the last of all, do as well as all. Where `site` is not all from the
    beginning, `doubt` is when the last departure of those left out has ended: then what is found begins where it is sure.
    """
    if began is None:
        return Departures((), FOREVER)
    walk = _Walk(began, doubt)
    for at, _, fact in sorted([*((at, 1, None) for at in written), *((f.at, _RANK[f.move], f) for f in site)], key=_in_order):
        walk.step(at, fact)
    return Departures(tuple(walk.found), walk.since)


class _Walk:
    """Through what a visitor wrote and did, in order. While there is `doubt`, nobody knows whether they are away."""

    def __init__(self, began: datetime, doubt: datetime | None) -> None:
        self._began, self._doubt = began, doubt
        self._begins = None if doubt else began
        self._before: SiteFact | None = None
        self._away: SiteFact | None = None
        self.since = FOREVER if doubt else began
        self.found: list[Departure] = []

    def step(self, at: datetime, fact: SiteFact | None) -> None:
        """The visitor wrote, where there is no `fact`."""
        left = fact if fact and fact.move is Move.LEFT else None
        if self._doubt:
            self._is_clear(at, left, returned=fact is not None)
        elif left and self._away is None:
            self._leave(left)
        elif self._away and not left:
            self._come(self._away, at, returned=fact is not None)

    def _is_clear(self, at: datetime, left: SiteFact | None, *, returned: bool) -> None:
        if left:
            self._doubt = max(self._doubt or left.ends, left.ends)
        elif returned or (self._doubt and at >= self._doubt):
            self._doubt = None

    def _leave(self, left: SiteFact) -> None:
        if left.at < self._began:
            return
        self._away = left
        if self._begins is not None:
            self.found.append(Departure(left, self._begins, self._before))

    def _come(self, away: SiteFact, at: datetime, *, returned: bool) -> None:
        if at >= away.ends:
            self._begins, self._before, self._away = away.ends, away, None
            self.since = min(self.since, at)
        elif returned:
            self._away = None


_RANK = {Move.RETURNED: 0, Move.LEFT: 2}


def _in_order(item: tuple[datetime, int, SiteFact | None]) -> tuple[datetime, int, str]:
    """Of the same instant: returned, then the message, then left."""
    return item[0], item[1], item[2].id if item[2] else ""
