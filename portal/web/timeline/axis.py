"""The times above the picture: where the window begins and ends, always; round times where there is room. Below them, what both are."""

from collections.abc import Iterable

from portal.web.timeline.picture import WIDTH, Label
from portal.web.timeline.scale import Scale
from portal.web.timeline.scene import Scene
from portal.web.timeline.text import width

Y, NAMES_Y = 16.0, 33.0
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
    return labels + _names(scene, scale)


def _names(scene: Scene, scale: Scale) -> list[Label]:
    """What is decided at the window's end, and, where there is room, how long the window is."""
    start, end = scale.x(scene.window.start), scale.x(scene.window.end)
    decides = Label(end, NAMES_Y, scene.decides, "soft", "middle")
    return [decides, *_first_free([Label((start + end) / 2, NAMES_Y, scene.lasts, "soft", "middle")], [decides])]


def _first_free(candidates: Iterable[Label], labels: list[Label]) -> list[Label]:
    """The first of the candidates that crosses no label, alone; nothing when all do."""
    return next(([each] for each in candidates if _free(each, labels)), [])


def _free(label: Label, others: list[Label]) -> bool:
    left, _, right, _ = label.box
    return left >= 0 and right <= WIDTH and all(right + APART <= other.box[0] or other.box[2] + APART <= left for other in others)
