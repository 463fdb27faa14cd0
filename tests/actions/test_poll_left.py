"""What happened between two polls, when both an agent and a visitor may have come or gone."""

import pytest

from tests.actions.polled import Polled

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)


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


def test_somebody_is_told_when_an_agent_came_and_the_visitor_left_between_two_polls(polled: Polled) -> None:
    polled.ask(-30)
    polled.writes("m1", 0)
    polled.answers.team["eva"] = True
    polled.answers.visitors_there["c1"] = False
    polled.ask(20)

    polled.world.work(60)
    (missed,) = [found for found in polled.world.explain(60).alerts if found.alert.kind == "missed"]
    assert {verdict.agent: verdict.reason for verdict in missed.verdicts}["eva"] is None
