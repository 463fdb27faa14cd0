"""The times above the picture: where the window begins and ends, always; round times where there is room."""

from collections.abc import Iterable

from portal.web.timeline.picture import WIDTH, Label
from portal.web.timeline.scale import Scale
from portal.web.timeline.scene import Scene
from portal.web.timeline.text import width

Y = 16.0
APART = 10.0
"""Between two labels, in pixels."""


def axis(scene: Scene, scale: Scale) -> list[Label]:
    edges = [scene.window.end, scene.window.start, *([scene.waited.start] if scene.waited else [])]
    labels: list[Label] = []
    for at in edges:
        x, words = scale.x(at), scene.clock(at)
        labels += _first_free((Label(x, Y, words, "edge", anchor) for anchor in ("middle", "end", "start")), labels)
    room = width(scene.clock(scene.window.end)) + 2 * APART
    for at in scale.round_times(room):
        labels += _first_free([Label(scale.x(at), Y, scene.clock(at), "soft", "middle")], labels)
    return labels


def _first_free(candidates: Iterable[Label], labels: list[Label]) -> list[Label]:
    """The first of the candidates that crosses no label, alone; nothing when all do."""
    return next(([each] for each in candidates if _free(each, labels)), [])


def _free(label: Label, others: list[Label]) -> bool:
    left, _, right, _ = label.box
    return left >= 0 and right <= WIDTH and all(right + APART <= other.box[0] or other.box[2] + APART <= left for other in others)
