"""A chat system that never comes to an end: it has a poll's time, and then others go on without it."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest

from portal.actions import poll_ask
from tests.actions.polled import Polled, plugged_in
from tests.world import World, moment

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)


@pytest.fixture
def polled(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Polled]:
    monkeypatch.setattr(poll_ask, "LONGEST", timedelta(seconds=0.2))
    polled, let_go = plugged_in(world, monkeypatch), Event()
    polled.answers.meanwhile = lambda: let_go.wait(10)  # so that whoever waits for it gets a good answer
    yield polled
    let_go.set()


def test_one_that_never_answers_holds_nobody_beyond_a_polls_time(polled: Polled) -> None:
    assert polled.ask(-600) == 1

    state = polled.state
    assert (state.fault, state.failing_since, state.seen_at) == ("late", moment(-600), None)
    assert polled.due_in(-600) == 20
