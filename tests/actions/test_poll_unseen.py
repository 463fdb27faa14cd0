"""While a chat system cannot be asked nobody pretends to know who is there: since when, until when, and of whom."""

import pytest

from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.rules.facts import Unknown
from portal.rules.spans import FOREVER
from tests.actions.asked_system import ENDPOINT, SOURCE
from tests.actions.lonely import lonely
from tests.actions.polled import Polled
from tests.world import moment

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)

REFUSED = PollFailed(PollFault.REFUSED, "401")


def test_two_failed_polls_are_forgiven(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.ask(-60)
    polled.answers.failing = REFUSED
    polled.ask_whenever_due(0, 60)
    polled.writes("m1", 60)

    assert polled.reasons(180)["eva"] == "agent_online"


def test_from_three_intervals_after_the_last_good_poll_presence_is_unknown(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.ask(-600)
    polled.answers.failing = REFUSED
    polled.ask_whenever_due(-540, 120)
    polled.writes("m1", 0)

    assert polled.reasons(120)["eva"] is None
    assert polled.unknown_to("eva", 120) == (Unknown(moment(-420), FOREVER, SOURCE, ENDPOINT),)
    assert "presence unknown since %(since)s, as %(chat)s did not answer" in polled.trace("eva", "agent_online", 120)


def test_a_good_poll_ends_it(polled: Polled) -> None:
    polled.ask(-600)
    polled.answers.failing = REFUSED
    polled.ask_whenever_due(-540, 40)
    polled.answers.failing = None
    polled.writes("m1", 0)
    good = polled.ask_whenever_due(40, 120)

    assert polled.reasons(120)["eva"] is None
    assert polled.unknown_to("eva", 120) == (Unknown(moment(-420), moment(good[0]), SOURCE, ENDPOINT),)


def test_what_was_unknown_when_it_was_decided_stays_so_in_the_decision(polled: Polled) -> None:
    polled.answers.failing = REFUSED
    polled.ask(-600)
    polled.writes("m1", 0)
    polled.reasons(120)
    polled.answers.failing = None
    polled.ask(400)

    assert polled.unknown_to("eva", 500) == (Unknown(moment(-600), FOREVER, SOURCE, ENDPOINT),)


def test_only_of_those_it_told_of_presence_is_unknown_then_where_another_may_tell_of_the_others(polled: Polled) -> None:
    del polled.answers.team["luis"]
    polled.ask(-600)
    polled.answers.failing = REFUSED
    polled.writes("m1", 0)

    assert polled.unknown_to("eva", 1)
    assert polled.unknown_to("luis", 1) == ()


def test_where_it_alone_tells_presence_nobody_knows_of_anybody_then(polled: Polled) -> None:
    lonely(polled)
    del polled.answers.team["luis"]
    polled.ask(-600)
    polled.answers.failing = REFUSED
    polled.writes("m1", 0)

    assert polled.unknown_to("luis", 1)
