"""Where marks and their labels stand: in as few lanes as they need, so that no label crosses a line, a mark or another label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from portal.web.timeline.scale import Scale
from portal.web.timeline.scene import Mark
from portal.web.timeline.text import width

REACH = 7.0
"""From the middle of a mark to where something else may begin, in pixels."""

GAP = 4.0
MOST = 3
"""Lanes with labels. What finds no place there stands in one more, marks alone, where they may overlap."""

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark at `x` in a lane; `label` is empty when none fits. `side` is 1 where it stands to the right of the mark, -1 to the left."""

    mark: Mark
    x: float
    lane: int
    label: str = ""
    side: int = 1

    @property
    def label_x(self) -> float:
        """Where the label begins, or to the left of the mark where it ends."""
        return self.x + self.side * (REACH + GAP)


def place(marks: Sequence[Mark], scale: Scale, walls: Iterable[float]) -> list[Placed]:
    """`walls` are the places of the lines that go through all lanes."""
    taken: list[list[Stretch]] = [[] for _ in range(MOST)]
    lines = list(walls)
    out = []
    for mark in sorted(marks, key=lambda mark: mark.at):
        placed = next(_free_places(mark, scale, taken, lines), None) or Placed(mark, scale.x(mark.at), MOST)
        if placed.lane < MOST:
            taken[placed.lane] += _stretches(placed)
        out.append(placed)
    return _closed_up(out)


def _free_places(mark: Mark, scale: Scale, taken: list[list[Stretch]], walls: list[float]) -> Iterator[Placed]:
    """The full label anywhere, then the brief one, then none; right of the mark rather than left."""
    x = scale.x(mark.at)
    for label in dict.fromkeys((mark.label, mark.brief, "")):
        for lane, others in enumerate(taken):
            for side in (1, -1):
                placed = Placed(mark, x, lane, label, side)
                if _fits(placed, scale, others, walls):
                    yield placed


def _fits(placed: Placed, scale: Scale, others: list[Stretch], walls: list[float]) -> bool:
    mark, *label = _stretches(placed)
    if any(start < scale.left or end > scale.right or any(start - GAP < wall < end + GAP for wall in walls) for start, end in label):
        return False
    return not any(start < other_end and other_start < end for start, end in (mark, *label) for other_start, other_end in others)


def _stretches(placed: Placed) -> list[Stretch]:
    """What the mark and its label take of their lane."""
    ends = sorted((placed.label_x, placed.label_x + placed.side * width(placed.label)))
    return [(placed.x - REACH, placed.x + REACH), *([(ends[0], ends[1])] if placed.label else [])]


def _closed_up(placed: list[Placed]) -> list[Placed]:
    """Without the lanes that nothing stands in."""
    used = sorted({each.lane for each in placed})
    return [replace(each, lane=used.index(each.lane)) for each in placed]
