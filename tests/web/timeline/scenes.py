"""Scenes to draw: one row of a visitor and one of an agent, at seconds from `NOON`."""

from collections.abc import Sequence
from datetime import datetime

from portal.web.timeline.scene import Bar, Mark, Outcome, Row, Scene, Shape, Tone
from tests.builders import Stretch, at, span

VIEW, WINDOW = (-40, 120), (0, 120)


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}"


def mark(seconds: float, label: str = "opens it 12:00:00", brief: str = "12:00:00") -> Mark:
    return Mark(at(seconds), Shape.RING, label, brief, label)


def bar(stretch: Stretch, device: str = "web") -> Bar:
    return Bar(device, span(stretch), "in_time", f"{device}: online")


def row(name: str = "Eva", marks: Sequence[Mark] = (), bars: Sequence[Bar] = (), outcome: str = "opened it in the panel") -> Row:
    return Row(name, "agent-1", tuple(bars), tuple(marks), Outcome("✗", outcome, Tone.NO))


def scene(*rows: Row, view: Stretch = VIEW, window: Stretch = WINDOW, waited: Stretch | None = None) -> Scene:
    return Scene(span(view), span(window), span(waited) if waited else None, rows, False, clock, "2 min", "decided")
