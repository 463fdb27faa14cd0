"""When an agent left whom one poll saw, and the next did not."""

import pytest

from tests.actions.polled import Polled, plugged_in
from tests.world import World

pytestmark = pytest.mark.parametrize("kept_url", ["sqlite"], indirect=True)


@pytest.fixture
def polled(world: World, monkeypatch: pytest.MonkeyPatch) -> Polled:
    return plugged_in(world, monkeypatch)


def test_who_was_seen_before_the_visitor_wrote_and_no_more_after_it_is_mailed(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.ask(-90, -30)
    polled.answers.team["eva"] = False
    polled.writes("m1", 0)
    polled.ask(5)

    assert polled.reasons(120)["eva"] is None


def test_who_was_seen_by_one_poll_alone_was_there_at_that_moment(polled: Polled) -> None:
    polled.ask(-30)
    polled.writes("m1", 0)
    polled.answers.team["eva"] = True
    polled.ask(20)
    polled.answers.team["eva"] = False
    polled.ask(40)

    assert polled.reasons(120)["eva"] == "agent_returned"
