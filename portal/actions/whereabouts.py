"""When an agent's devices were connected: as known now, beside what the decision knew of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.rules.facts import Agent, Connection, Unknown
from portal.rules.spans import Span, merged, minus


class Told(StrEnum):
    """How one stretch stands to the decision."""

    IN_TIME = "in_time"
    LATER = "later"  # the decision did not know of it
    UNDONE = "undone"  # the decision counted on it, and later facts took it back
    UNKNOWN = "unknown"  # no chat system told


@dataclass(frozen=True, slots=True)
class Stretch:
    """`device` is its kind, or its label where it has one; empty where presence is unknown, and `gap` is why."""

    device: str
    span: Span
    told: Told
    gap: Unknown | None = None


def whereabouts(agent: Agent | None, present: Sequence[Connection], view: Span, sight: Span | None) -> list[Stretch]:
    """The agent's stretches in `view`, in order of time.

    `agent` is as the decision saw them, `present` what is known now; the two are compared within `sight`, what the decision looked
    at. Before a decision it is None, and nothing is late.
    """
    now_known = [connection.span for connection in present]
    seen = list(agent.connections) if agent and sight else []
    compared = sight.cut(view) if sight and agent else Span(view.start, view.start)
    late = minus((span.cut(compared) for span in now_known), (c.span for c in seen))
    undone = [(c.device, part) for c in seen for part in minus([c.span.cut(compared)], now_known)]
    stretches = [Stretch("", gap.cut(view), Told.UNKNOWN, gap) for gap in (agent.unknown if agent else ()) if gap.meets(view)]
    stretches += [Stretch(device, span, Told.UNDONE) for device, span in undone]
    for connection in present:
        stretches += _parts(connection, late, view)
    return sorted(stretches, key=lambda stretch: (stretch.span.start, stretch.device))


def _parts(connection: Connection, late: Iterable[Span], view: Span) -> list[Stretch]:
    span = connection.span.cut(view)
    later = merged(span.cut(part) for part in late)
    in_time = [Stretch(connection.device, part, Told.IN_TIME) for part in minus([span], later)]
    return in_time + [Stretch(connection.device, part, Told.LATER) for part in later]
