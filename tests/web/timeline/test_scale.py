"""Where instants stand, and which round times are named."""

import pytest

from portal.web.timeline.scale import Scale
from tests.builders import at, span


def scale(length: float) -> Scale:
    return Scale(span((0, length)), 100, 500)


@pytest.mark.parametrize(("seconds", "x"), [(0, 100), (30, 300), (60, 500), (-5, 100), (90, 500)])
def test_an_instant_stands_at_its_share_of_the_view_and_never_outside(seconds: float, x: float) -> None:
    assert scale(60).x(at(seconds)) == x


@pytest.mark.parametrize(("length", "step"), [(60, 15), (160, 30), (900, 300), (86400, 21600)])
def test_round_times_are_as_many_as_there_is_room_for(length: float, step: float) -> None:
    first, second, *_ = scale(length).round_times(room=75)

    assert (second - first).total_seconds() == step


def test_a_view_longer_than_any_step_has_no_round_times() -> None:
    assert not list(scale(10 * 365 * 86400).round_times(room=75))
