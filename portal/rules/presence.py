"""From a device's history to the stretches in which it was connected (contract/RULES.md, Time and Corners)."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from portal.rules.facts import Agent, Facts, Unknown
from portal.rules.once import once
from portal.rules.spans import Span, merged


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """A device connected, renewed (`expires_at` set) or disconnected (`expires_at` None) at an instant."""

    at: datetime
    expires_at: datetime | None = None


def connected_spans(history: Iterable[DeviceFact]) -> list[Span]:
    """The stretches in which one device was connected.

    The latest renewal by time replaces earlier ones, even by an earlier end; one that comes after the device had run out
    leaves a gap; of the same instant a disconnection counts as the later, and the longest renewal wins.
    """
    spans: list[Span] = []
    current: Span | None = None
    for fact in sorted(history, key=_in_order):
        if current and fact.at > current.end:
            spans.append(current)
            current = None
        if fact.expires_at is not None:
            current = Span(current.start if current else fact.at, fact.expires_at)
        elif current:
            spans.append(Span(current.start, fact.at))
            current = None
    return [span for span in [*spans, *([current] if current else [])] if span.start < span.end]


def _in_order(fact: DeviceFact) -> tuple[datetime, bool, datetime]:
    return fact.at, fact.expires_at is None, fact.expires_at or fact.at


def online(agent: Agent) -> list[Span]:
    """The stretches in which the agent was online on any device."""
    return merged(connection.span for connection in agent.connections)


def online_in(agent: Agent, window: Span) -> bool:
    """Whether the agent was online at some instant of the window."""
    return any(connection.span.meets(window) for connection in agent.connections)


@once
def all_online_in(facts: Facts, window: Span) -> Set[str]:
    """The agents of the account who were online at some instant of the window."""
    return {agent.id for agent in facts.agents.values() if online_in(agent, window)}


@once
def all_unknown_in(facts: Facts, window: Span) -> Mapping[str, Unknown]:
    """The agents of whom that cannot be told for some instant of the window, and for which stretch."""
    return {agent.id: gap for agent in facts.agents.values() if (gap := unknown_in(agent, window))}


def devices_in(agent: Agent, window: Span) -> list[str]:
    """The devices connected at some instant of the window, for the trace."""
    return list(dict.fromkeys(c.device for c in agent.connections if c.span.meets(window)))


def unknown_in(agent: Agent, window: Span) -> Unknown | None:
    """The first stretch in which the agent's presence could not be told for some instant of the window; None where there is none."""
    return next((span for span in agent.unknown if span.meets(window)), None)
