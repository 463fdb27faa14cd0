"""What a poll told cannot be kept, for a fault of the portal's own: that is a failed poll, and no other endpoint waits for it."""

import pytest

from portal.actions import poll
from portal.queue import Alarm
from tests.actions.polled import Polled
from tests.world import moment

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)


@pytest.fixture
def broken(polled: Polled, monkeypatch: pytest.MonkeyPatch) -> Polled:
    """Nothing that it tells can be kept."""
    monkeypatch.setattr("portal.actions.poll_record.read_news", broken_by_a_fault)
    return polled


def broken_by_a_fault(*_: object) -> None:
    raise LookupError("nobody thought of this")


def test_it_is_left_alone_for_longer_and_longer(broken: Polled) -> None:
    assert broken.ask_whenever_due(-600, -400) == [-600, -580, -540, -460]
    assert (broken.state.fault, broken.state.failing_since, broken.state.seen_at) == ("ours", moment(-600), None)


def test_a_case_that_cannot_be_read_is_one_too(polled: Polled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll, "read_case", broken_by_a_fault)
    polled.ask(-600)

    assert polled.state.fault == "ours"


def test_the_alarm_is_set_for_the_next(broken: Polled, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[object] = []
    monkeypatch.setattr(Alarm, "ring_to_poll", lambda _, at: rung.append(at))
    with broken.world.at(-600):
        poll.poll_due(broken.house)

    assert rung == [moment(-580)]
