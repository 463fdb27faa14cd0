"""From a scene to its picture: an axis, a row for each person, the window over all of them, and the line where it is decided."""

from dataclasses import replace

from portal.web.timeline import lanes
from portal.web.timeline.axis import axis
from portal.web.timeline.picture import WIDTH, Block, Label, Line, Picture, Sign
from portal.web.timeline.scale import Scale
from portal.web.timeline.scene import Bar, Row, Scene
from portal.web.timeline.text import cut, wrap

DEVICES, LEFT, RIGHT, OUTCOMES = 88.0, 180.0, 570.0, 586.0
"""Where the columns begin: names at 0, devices, time from LEFT to RIGHT, outcomes."""

AXIS, PAD, LANE, ROW_OF_TEXT, BAR, SIGN = 45.0, 11.0, 24.0, 17.0, 12.0, 16.0
BASELINE = 4.5
"""From the middle of a lane to the line its letters stand on."""


def draw(scene: Scene) -> Picture:
    scale = Scale(scene.view, LEFT, RIGHT)
    walls = [scale.x(scene.window.start), scale.x(scene.window.end)] + ([scale.x(scene.waited.start)] if scene.waited else [])
    picture = Picture(height=AXIS, labels=axis(scene, scale))
    for place, row in enumerate(scene.rows):
        if place:
            picture.lines.append(Line(0, picture.height, WIDTH, picture.height, "row"))
        _row(picture, row, scale, walls)
    _windows(picture, scene, scale)
    return picture


def unnamed(scene: Scene) -> Scene:
    """The same without the visitor's name, who is in the first row, but with room for it: pictures are kept (web/drawn.py), names not."""
    visitor, *others = scene.rows
    return replace(scene, rows=(replace(visitor, name="", room=len(_name(visitor))), *others))


def named(scene: Scene) -> list[Label]:
    """What `unnamed` left out."""
    return _text(0, AXIS + PAD + LANE / 2, _name(scene.rows[0]), "name", "")


def _windows(picture: Picture, scene: Scene, scale: Scale) -> None:
    shaded = [("window", scene.window)] + ([("waited", scene.waited)] if scene.waited else [])
    for kind, span in shaded:
        start, end = scale.x(span.start), scale.x(span.end)
        picture.blocks.insert(0, Block(start, AXIS, round(end - start, 1), picture.height - AXIS, kind))
    if scene.now:
        picture.lines.append(Line(scale.x(scene.now), AXIS, scale.x(scene.now), picture.height, "now"))
    decided = scale.x(scene.window.end)
    picture.lines.append(Line(decided, AXIS, decided, picture.height, "undecided" if scene.pending else "decided"))


def _row(picture: Picture, row: Row, scale: Scale, walls: list[float]) -> None:
    devices = list(dict.fromkeys(bar.device for bar in row.bars))
    placed = lanes.place(row.marks, scale, walls)
    middle = picture.height + PAD + LANE / 2
    for bar in row.bars:
        picture.blocks.append(_bar(bar, scale, middle + LANE * devices.index(bar.device)))
    for place, device in enumerate(devices):
        picture.labels.append(Label(DEVICES, middle + LANE * place + BASELINE, cut(device, LEFT - DEVICES - 8), "soft"))
    _marks(picture, placed, middle + LANE * len(devices))
    lines = _words(picture, row, middle)
    used = len(devices) + max((each.lane + 1 for each in placed), default=0)
    picture.height += 2 * PAD + max(LANE * max(used, 1), LANE + ROW_OF_TEXT * (lines - 1))


def _words(picture: Picture, row: Row, middle: float) -> int:
    """The name and the outcome, in as many lines as the longer of them needs; that number."""
    name = _name(row)
    picture.labels += _text(0, middle, name, "name", row.href)
    if row.outcome is None:
        return max(len(name), row.room)
    kind = f"outcome {row.outcome.tone}"
    picture.labels.append(Label(OUTCOMES, middle + BASELINE, row.outcome.sign, kind))
    outcome = wrap(row.outcome.words, WIDTH - OUTCOMES - SIGN, most=4)
    picture.labels += _text(OUTCOMES + SIGN, middle, outcome, kind, row.href)
    return max(len(name), len(outcome))


def _bar(bar: Bar, scale: Scale, middle: float) -> Block:
    start, end = scale.x(bar.span.start), scale.x(bar.span.end)
    return Block(start, middle - BAR / 2, round(max(end - start, 2), 1), BAR, f"bar {bar.kind}", bar.words)


def _marks(picture: Picture, placed: list[lanes.Placed], middle: float) -> None:
    for each in placed:
        y = middle + LANE * each.lane
        picture.signs.append(Sign(each.x, y, each.mark.shape, each.mark.tone, each.mark.words))
        if each.label:
            anchor = "start" if each.side > 0 else "end"
            picture.labels.append(Label(each.label_x, y + BASELINE, each.label, f"beside {each.mark.tone}", anchor))


def _text(x: float, middle: float, words: list[str], kind: str, href: str) -> list[Label]:
    return [Label(x, middle + BASELINE + ROW_OF_TEXT * line, text, kind, href=href) for line, text in enumerate(words)]


def _name(row: Row) -> list[str]:
    return wrap(row.name, DEVICES - 8, most=2)
