"""Half-open stretches of time."""

from collections.abc import Sequence

import pytest

from portal.rules.spans import merged, minus
from tests.builders import US, Stretch, span


@pytest.mark.parametrize(("other", "expected"), [((-9, 0), False), ((-9, US), True), ((2, 3), True), ((9, 12), True), ((10, 12), False)])
def test_two_spans_meet_when_they_share_an_instant(other: Stretch, expected: bool) -> None:
    assert span((0, 10)).meets(span(other)) is expected
    assert span(other).meets(span((0, 10))) is expected


def test_an_empty_span_meets_nothing() -> None:
    assert not span((5, 5)).meets(span((0, 10)))
    assert not span((0, 10)).meets(span((6, 4)))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(5, 9), (0, 3)], [(0, 3), (5, 9)], id="in order"),
        pytest.param([(0, 5), (5, 9)], [(0, 9)], id="touching"),
        pytest.param([(0, 6), (5, 9)], [(0, 9)], id="overlapping"),
        pytest.param([(0, 9), (2, 3), (4, 10)], [(0, 10)], id="one within another"),
        pytest.param([(0, 9), (2, 3)], [(0, 9)], id="the longer end stays"),
        pytest.param([(5, 5), (7, 6)], [], id="empty ones are gone"),
    ],
)
def test_the_same_instants_as_few_spans(spans: Sequence[Stretch], expected: Sequence[Stretch]) -> None:
    assert merged(span(one) for one in spans) == [span(one) for one in expected]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param([(2, 4)], [(0, 2), (4, 10)], id="out of the middle"),
        pytest.param([(-5, 3), (8, 20)], [(3, 8)], id="from both ends"),
        pytest.param([(-1, 11)], [], id="all of it"),
        pytest.param([(10, 12)], [(0, 10)], id="nothing, where they only touch"),
        pytest.param([], [(0, 10)], id="nothing"),
    ],
)
def test_what_is_taken_out_is_gone(taken: list[Stretch], expected: list[Stretch]) -> None:
    assert minus([span((0, 10))], map(span, taken)) == [span(stretch) for stretch in expected]


def test_two_spans_share_what_is_in_both() -> None:
    assert span((0, 10)).cut(span((5, 20))) == span((5, 10))
