"""The picture: whatever happened, its words can be read."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.web.timeline.draw import draw, named, unnamed
from portal.web.timeline.picture import WIDTH, Block, Picture, Sign
from portal.web.timeline.scene import Bar, Mark, Row, Scene
from tests.web.timeline.scenes import bar, mark, row, scene

Box = tuple[float, float, float, float]

words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
seconds = st.floats(-45, 130)
marks = st.builds(mark, seconds, label=words, brief=words)
bars = st.builds(lambda start, length, device: bar((start, start + length), device), seconds, st.floats(1, 90), words)
rows = st.builds(row, words, st.lists(marks, max_size=8), st.lists(bars, max_size=4), words)


def shapes(picture: Picture) -> list[Box]:
    """What stands on the picture beside its labels: bars, marks, and the lines through all rows."""
    solid = [box_of(block) for block in picture.blocks if block.kind.startswith("bar")] + [box_of(sign) for sign in picture.signs]
    upright = {x for b in picture.blocks if b.kind in ("window", "waited") for x in (b.x, b.x + b.width)}
    top = min(b.y for b in picture.blocks if b.kind == "window")
    return solid + [(x, top, x, picture.height) for x in upright]


def box_of(thing: Block | Sign) -> Box:
    if isinstance(thing, Sign):
        return thing.x - 6, thing.y - 6, thing.x + 6, thing.y + 6
    return thing.x, thing.y, thing.x + thing.width, thing.y + thing.height


def cross(one: Box, other: Box) -> bool:
    return max(one[0], other[0]) < min(one[2], other[2]) and max(one[1], other[1]) < min(one[3], other[3])


def touches_line(label: Box, shape: Box) -> bool:
    return cross(label, (shape[0] - 0.5, shape[1], shape[2] + 0.5, shape[3]))


@settings(max_examples=120)
@given(st.lists(rows, min_size=1, max_size=4), st.sampled_from([None, (-30.0, 0.0)]))
def test_no_label_crosses_a_line_a_mark_a_bar_or_another_label(drawn: list[Row], waited: tuple[float, float] | None) -> None:
    picture = draw(scene(*drawn, waited=waited))
    boxes = [label.box for label in picture.labels]

    assert not [pair for pair in combinations(boxes, 2) if cross(*pair)]
    assert not [(box, shape) for box in boxes for shape in shapes(picture) if touches_line(box, shape)]
    assert all(left >= 0 and right <= WIDTH and top >= 0 and bottom <= picture.height for left, top, right, bottom in boxes)


def labels(*rows: Row, of: str = "beside") -> list[str]:
    return [label.words for label in draw(scene(*rows)).labels if label.kind.startswith(of)]


def drawn_scene() -> Scene:
    return scene(row(marks=[mark(72)], bars=[bar((-40, -20))]))


def test_a_label_stands_to_the_right_of_its_mark_and_near_the_line_to_its_left() -> None:
    early, late = draw(scene(row(marks=[mark(10)]))), draw(scene(row(marks=[mark(110)])))

    assert [label.anchor for label in early.labels if label.kind.startswith("beside")] == ["start"]
    assert [label.anchor for label in late.labels if label.kind.startswith("beside")] == ["end"]


def test_two_marks_close_together_stand_in_two_lanes() -> None:
    picture = draw(scene(row(marks=[mark(60), mark(61)])))

    assert len({sign.y for sign in picture.signs}) == 2
    assert len(labels(row(marks=[mark(60), mark(61)]))) == 2


def test_a_label_without_room_is_told_in_brief_or_not_at_all() -> None:
    assert labels(row(marks=[mark(60, label="x" * 60)])) == ["12:00:00"]
    assert labels(row(marks=[mark(60, label="x" * 60, brief="y" * 60)])) == []


def test_each_device_has_its_lane() -> None:
    two: list[Bar] = [bar((-40, -20)), bar((0, 10)), bar((5, 20), "phone")]

    assert labels(row(bars=two), of="soft")[-2:] == ["web", "phone"]


def test_every_mark_is_drawn_however_many_there_are() -> None:
    crowd: list[Mark] = [mark(60 + n / 10) for n in range(40)]

    assert len(draw(scene(row(marks=crowd))).signs) == 40


def test_the_line_is_where_the_window_ends() -> None:
    picture = draw(drawn_scene())
    (window,) = [block for block in picture.blocks if block.kind == "window"]
    (decided,) = [line for line in picture.lines if line.kind == "decided"]

    assert decided.x1 == window.x + window.width


def test_the_axis_tells_both_ends_of_the_window_and_round_times_between() -> None:
    told = [label.words for label in draw(drawn_scene()).labels if label.y == 16]

    assert told[:2] == ["12:02:00", "12:00:00"]
    assert "12:01:00" in told


@pytest.mark.parametrize("name", ["Anastasia Konstantinopoulou", "Eva", ""])
def test_a_picture_without_the_visitors_name_has_room_for_it(name: str) -> None:
    whole = scene(Row(name), row())
    picture, bare = draw(whole), draw(unnamed(whole))

    assert replace(bare, labels=[]) == replace(picture, labels=[])
    assert Counter(bare.labels + named(whole)) == Counter(picture.labels)
