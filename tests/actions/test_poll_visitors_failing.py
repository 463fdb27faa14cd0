"""A chat system that tells who of the team is there, and of visitors not all: that is said, and changes nothing else."""

from datetime import timedelta

import pytest

from portal.actions.diagnose import diagnose
from portal.chat_systems.poll_failed import PollFailed, PollFault
from tests.actions.polled import Polled, plugged_in
from tests.world import World, moment

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)

REFUSED = PollFailed(PollFault.REFUSED, "403")
WAIT = PollFailed(PollFault.WAIT, "429", timedelta(seconds=90))


@pytest.fixture
def polled(world: World, monkeypatch: pytest.MonkeyPatch) -> Polled:
    polled = plugged_in(world, monkeypatch, visitors_there={"c1": True, "c2": True})
    polled.ask(-360)
    polled.writes("m1", -300)
    return polled


def test_it_is_asked_as_often_as_ever_and_presence_is_known(polled: Polled) -> None:
    polled.answers.failing_visitors = REFUSED
    polled.ask_whenever_due(-300, 600)

    assert (polled.state.fault, polled.state.failing_since, polled.state.failures) == ("refused", moment(-300), 0)
    assert polled.due_in(600) <= 60
    assert polled.unknown_to("eva", 600) == ()


def test_a_new_message_has_it_asked_sooner_all_the_same(polled: Polled) -> None:
    polled.answers.failing_visitors = REFUSED
    polled.ask_whenever_due(-300, 10)
    polled.writes("m2", 40)

    assert polled.due_in(40) <= 20


def test_one_of_whom_nothing_is_to_be_had_is_not_in_the_way_of_the_others(polled: Polled) -> None:
    polled.answers.failing_at["c1"] = REFUSED
    polled.writes("m2", -290, "c2")
    polled.ask(-280)

    assert sorted(polled.answers.asked_about) == ["c1", "c2"]
    assert polled.state.fault_at == "403"


def test_who_wants_to_be_left_alone_is(polled: Polled) -> None:
    polled.answers.failing_visitors = WAIT
    polled.ask(-300)
    polled.writes("m2", -290)

    assert polled.due_in(-300) == 90
    assert polled.state.seen_at == moment(-300)


def test_that_the_time_for_them_is_over_is_nobodys_fault(polled: Polled) -> None:
    polled.answers.failing_visitors = PollFailed(PollFault.LATE)
    polled.ask(-300)

    assert polled.state.fault is None


def test_a_failure_of_the_whole_begins_when_it_does(polled: Polled) -> None:
    polled.answers.failing_visitors = REFUSED
    polled.ask(-300)
    polled.answers.failing = REFUSED
    polled.ask(-280)

    assert polled.state.failing_since == moment(-280)


def test_the_doctor_says_that_it_is_of_visitors(polled: Polled) -> None:
    polled.answers.failing_visitors = REFUSED
    polled.ask(-300)

    (finding,) = [found for found in diagnose(polled.house) if found.part == "chat_systems"]
    assert finding.wrong == "acme-asked since 2026-05-12 10:35 UTC: visitors refused 403"
