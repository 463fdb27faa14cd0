"""RULES.md, Time and Corners: when a device was connected."""

from collections.abc import Sequence

import pytest

from portal.rules.presence import DeviceFact, connected_spans
from tests.builders import US, Stretch, at, span


def connected(seconds: float, expires_in: float = 86400) -> DeviceFact:
    return DeviceFact(at(seconds), at(seconds + expires_in))


def gone(seconds: float) -> DeviceFact:
    return DeviceFact(at(seconds))


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param([], [], id="nothing is known"),
        pytest.param([gone(5)], [], id="gone without having come"),
        pytest.param([connected(0, 10)], [(0, 10)], id="runs out"),
        pytest.param([connected(0)], [(0, 86400)], id="a day"),
        pytest.param([connected(0), gone(5)], [(0, 5)], id="disconnected before it runs out"),
        pytest.param([connected(0, 10), gone(10)], [(0, 10)], id="disconnected as it runs out"),
        pytest.param([connected(0, 10), gone(15)], [(0, 10)], id="disconnected after it ran out"),
        pytest.param([connected(0), gone(5), gone(7)], [(0, 5)], id="disconnected twice: the next one counts"),
        pytest.param([connected(0, 10), connected(5, 10)], [(0, 15)], id="renewed for longer"),
        pytest.param([connected(0, 100), connected(5, 10)], [(0, 15)], id="renewed for shorter"),
        pytest.param([connected(0, 100), connected(5, 0)], [(0, 5)], id="renewed for nothing"),
        pytest.param([connected(0, 10), connected(10, 10)], [(0, 20)], id="renewed as it runs out"),
        pytest.param([connected(0, 10), connected(10 + US, 10)], [(0, 10), (10 + US, 20 + US)], id="renewed too late: a gap"),
        pytest.param([connected(0, 100), connected(5, 2), connected(8, 2)], [(0, 7), (8, 10)], id="a gap after a shorter renewal"),
        pytest.param([connected(0), gone(5), connected(9), gone(12)], [(0, 5), (9, 12)], id="came back"),
        pytest.param([connected(0), gone(0)], [], id="connected and gone at one instant"),
        pytest.param([connected(0), gone(5), connected(5)], [(0, 5)], id="gone and renewed at one instant: gone is later"),
        pytest.param([connected(0, 5), connected(0, 50), connected(0, 9)], [(0, 50)], id="told thrice: the longest"),
        pytest.param([connected(0, 0)], [], id="for no time at all"),
    ],
)
def test_a_device_is_connected(history: Sequence[DeviceFact], expected: Sequence[Stretch]) -> None:
    stretches = [span(stretch) for stretch in expected]

    assert connected_spans(history) == stretches
    assert connected_spans([*reversed(history), *history]) == stretches
