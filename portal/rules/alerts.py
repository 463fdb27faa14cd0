"""Which alerts the facts call for, and when each is due (contract/RULES.md, Questions and Corners)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.rules.departures import Departure, SiteFact
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


def due(ends: datetime, wait: timedelta, received_at: datetime, settle: timedelta) -> datetime:
    """When a window's end is due: a late message waits `settle`, or half of `wait` when that is less, for its other facts."""
    return max(ends, received_at + min(settle, wait / 2))


def offline_alert(message: Message, received_at: datetime, settle: timedelta) -> Alert:
    """The alert that every visitor message is."""
    due_at = due(message.at + message.delay, message.delay, received_at, settle)
    return Alert(Kind.OFFLINE, message.id, message.at, message.delay, due_at, message.at, (message.id,))


def missed_alerts(departures: Iterable[Departure], messages: Iterable[Message], settle: timedelta) -> list[Alert]:
    """An alert for each departure in a visit in which the visitor wrote; `messages` are the visitor's of all these visits at least."""
    written = sorted(messages, key=lambda m: (m.at, m.id))
    out = []
    for departure in departures:
        fact = departure.fact
        visit = tuple(m for m in written if departure.begins <= m.at < fact.ends)
        if visit:
            begins = min(visit[0].at, fact.at)
            due_at = missed_due(fact, settle)
            out.append(Alert(Kind.MISSED, fact.id, fact.at, fact.grace, due_at, begins, tuple(m.id for m in visit)))
    return out


def missed_due(left: SiteFact, settle: timedelta) -> datetime:
    """When the alert of this departure is due."""
    return due(left.ends, left.grace, left.received_at, settle)
