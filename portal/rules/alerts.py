"""Which alerts the facts call for, and when each is due (contract/RULES.md, Questions and Corners)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.rules.facts import Message
from portal.rules.reasons import Kind
from portal.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Alert:
    """One occasion to ask "must this agent be mailed?".

    `subject` is the id of the message or of the departure, `at` its time (T or L), `wait` its D or G. `messages` are, for a
    missed conversation, the visitor's of the visit until `at + wait`. No rule looks at what was before `begins`: a visit may begin
    long before its first message, where the one before it ended.
    """

    kind: Kind
    subject: str
    at: datetime
    wait: timedelta
    due_at: datetime
    begins: datetime
    messages: tuple[str, ...]

    @property
    def ends(self) -> datetime:
        """Where its window ends: T + D or L + G."""
        return self.at + self.wait

    @property
    def window(self) -> Span:
        return Span(self.at, self.ends)


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


@dataclass(frozen=True, slots=True)
class Departure:
    fact: SiteFact
    begins: datetime


def due(ends: datetime, wait: timedelta, received_at: datetime, settle: timedelta) -> datetime:
    """When a window's end is due: a late message waits `settle`, or half of `wait` when that is less, for its other facts."""
    return max(ends, received_at + min(settle, wait / 2))


def offline_alert(message: Message, received_at: datetime, settle: timedelta) -> Alert:
    """The alert that every visitor message is."""
    due_at = due(message.at + message.delay, message.delay, received_at, settle)
    return Alert(Kind.OFFLINE, message.id, message.at, message.delay, due_at, message.at, (message.id,))


def missed_alerts(began: datetime | None, messages: Iterable[Message], site: Iterable[SiteFact], settle: timedelta) -> list[Alert]:
    """An alert for each departure in a visit in which the visitor wrote; `began` is the time of the conversation's first message."""
    written = sorted(messages, key=lambda m: (m.at, m.id))
    out = []
    for departure in departures(began, (m.at for m in written), site):
        fact = departure.fact
        ends = fact.at + fact.grace
        visit = [m for m in written if departure.begins <= m.at < ends]
        if visit:
            due_at = due(ends, fact.grace, fact.received_at, settle)
            begins = min(visit[0].at, fact.at)
            out.append(Alert(Kind.MISSED, fact.id, fact.at, fact.grace, due_at, begins, tuple(m.id for m in visit)))
    return out


def departures(began: datetime | None, written: Iterable[datetime], site: Iterable[SiteFact]) -> list[Departure]:
    """The visitor's departures in order, each with the beginning of its visit.

    A visitor is away from a departure until they return, or write at or after its `at + grace`; leaving while away is no
    departure. A visit ends `grace` after the first departure that no return follows within it.
    """
    if began is None:
        return []
    out: list[Departure] = []
    away: SiteFact | None = None
    begins = began
    for at, _, fact in sorted([*((at, 1, None) for at in written), *((f.at, _RANK[f.move], f) for f in site)], key=_in_order):
        ended = away is not None and at >= away.at + away.grace
        if away and (ended or (fact and fact.move is Move.RETURNED)) and not (fact and fact.move is Move.LEFT):
            begins = away.at + away.grace if ended else begins
            away = None
        elif fact and fact.move is Move.LEFT and away is None and at >= began:
            away = fact
            out.append(Departure(fact, begins))
    return out


_RANK = {Move.RETURNED: 0, Move.LEFT: 2}


def _in_order(item: tuple[datetime, int, SiteFact | None]) -> tuple[datetime, int, str]:
    """Of the same instant: returned, then the message, then left."""
    return item[0], item[1], item[2].id if item[2] else ""
