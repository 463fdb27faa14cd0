"""A picture ready to be written as SVG: places in pixels from the upper left, `kind` the class that gives it its colour."""

from dataclasses import dataclass, field

from portal.web.timeline.scene import Shape
from portal.web.timeline.shapes import SHAPES
from portal.web.timeline.text import SIZE, width

WIDTH = 736.0


@dataclass(frozen=True, slots=True)
class Label:
    """`y` is the line its letters stand on; `anchor` says whether `x` is where it starts or ends, or its middle."""

    x: float
    y: float
    words: str
    kind: str
    anchor: str = "start"
    href: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        wide = width(self.words)
        left = self.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return left, self.y - SIZE, left + wide, self.y + SIZE * 0.3


@dataclass(frozen=True, slots=True)
class Block:
    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark's shape around its middle."""

    x: float
    y: float
    shape: Shape
    kind: str
    title: str

    @property
    def path(self) -> str:
        return SHAPES[self.shape]


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


@dataclass(slots=True)
class Picture:
    """In the order of drawing: blocks, lines, signs, labels."""

    height: float = 0
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
