"""When a conversation was served: joins, replies and closes, and who had joined (contract/RULES.md, Words, Time and Corners)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.rules.facts import Deed, Facts, Joined, Touch
from portal.rules.once import once
from portal.rules.presence import online_in
from portal.rules.spans import FOREVER, Span


class Act(StrEnum):
    """What an agent (or, for a close, nobody) did. At one instant they happen in this order."""

    JOINED = "joined"
    CLOSED = "closed"
    REPLIED = "replied"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class ActFact:
    act: Act
    agent: str | None
    at: datetime


_ORDER = list(Act)
_SERVES = {Act.JOINED: Deed.JOINED, Act.REPLIED: Deed.REPLIED, Act.CLOSED: Deed.CLOSED}


def touches(history: Iterable[ActFact]) -> tuple[Touch, ...]:
    """The instants that serve; a close without an agent serves nobody."""
    return tuple(
        Touch(_SERVES[f.act], f.agent, f.at)
        for f in sorted(set(history), key=_in_order)
        if f.act is Act.REPLIED or (f.act in _SERVES and f.agent is not None)
    )


def joined_spans(history: Iterable[ActFact]) -> tuple[Joined, ...]:
    """From joining or replying until the agent leaves or the conversation is closed."""
    since: dict[str, datetime] = {}
    out: list[Joined] = []
    for fact in sorted(history, key=_in_order):
        if fact.act is Act.CLOSED:
            out += [Joined(agent, Span(start, fact.at)) for agent, start in since.items()]
            since.clear()
        elif fact.agent is None:
            continue
        elif fact.act is Act.LEFT:
            if start := since.pop(fact.agent, None):
                out.append(Joined(fact.agent, Span(start, fact.at)))
        else:
            since.setdefault(fact.agent, fact.at)
    out += [Joined(agent, Span(start, FOREVER)) for agent, start in since.items()]
    return tuple(joined for joined in out if joined.span.start < joined.span.end)


def _in_order(fact: ActFact) -> tuple[datetime, int, str]:
    return fact.at, _ORDER.index(fact.act), fact.agent or ""


@once
def touches_in(facts: Facts, window: Span) -> Sequence[Touch]:
    """What served the message written at the window's start; a close of the same instant came before it and does not."""
    return [
        touch
        for touch in facts.conversation.touches
        if window.holds(touch.at) and not (touch.deed is Deed.CLOSED and touch.at == window.start)
    ]


@once
def served_by_presence(facts: Facts, window: Span) -> Sequence[str]:
    """The active agents who had joined and were online at one instant of the window."""
    found = []
    for joined in facts.conversation.joined:
        agent = facts.agents.get(joined.agent)
        shared = Span(max(joined.span.start, window.start), min(joined.span.end, window.end))
        if agent and agent.active and online_in(agent, shared):
            found.append(joined.agent)
    return list(dict.fromkeys(found))


def served_in(facts: Facts, window: Span) -> bool:
    """Whether the conversation was served at some instant of the window that begins with a message."""
    return bool(touches_in(facts, window) or served_by_presence(facts, window))
