"""A chat system that cannot be asked: it is left alone for longer and longer, and what is wrong is said."""

from itertools import pairwise

import pytest
from sqlalchemy import update

from portal.actions.diagnose import diagnose
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.store.tables import endpoints
from tests.actions.polled import Polled
from tests.world import moment

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)

REFUSED = PollFailed(PollFault.REFUSED, "401")


def test_it_is_asked_again_after_twice_as_long_each_time_and_at_last_every_five_minutes(polled: Polled) -> None:
    polled.answers.failing = REFUSED

    asked = polled.ask_whenever_due(-600, 800)

    assert [later - earlier for earlier, later in pairwise(asked)] == [20, 40, 80, 160, 300, 300, 300]


def test_it_says_since_when_and_why(polled: Polled) -> None:
    polled.ask(-600)
    polled.answers.failing = REFUSED
    polled.ask(-540, -520)

    state = polled.state
    assert (state.fault, state.fault_at, state.failing_since) == ("refused", "401", moment(-540))


def test_when_it_answers_again_all_is_well(polled: Polled) -> None:
    polled.answers.failing = REFUSED
    polled.ask(-600)
    polled.answers.failing = None
    polled.ask(-580)

    state = polled.state
    assert (state.fault, state.failing_since, state.failures) == (None, None, 0)
    assert polled.due_in(-580) == 60


@pytest.mark.parametrize(("wanted", "left_alone"), [(5, 20), (90, 90), (86400, 3600)])
def test_it_is_left_alone_for_as_long_as_it_wants_but_no_longer_than_an_hour(polled: Polled, wanted: int, left_alone: int) -> None:
    polled.answers.failing = PollFailed(PollFault.WAIT, "429", moment(wanted) - moment(0))
    polled.ask(-600)

    assert polled.due_in(-600) == left_alone


def test_an_alert_does_not_have_it_asked_sooner_while_it_fails(polled: Polled) -> None:
    polled.answers.failing = PollFailed(PollFault.WAIT, "429", moment(300) - moment(0))
    polled.ask(-600)
    polled.writes("m1", -500)

    assert polled.due_in(-600) == 300


def test_an_adapter_that_breaks_is_the_portals_own_failure(polled: Polled) -> None:
    polled.answers.names = None  # type: ignore[assignment]
    polled.ask(-600)

    assert polled.state.fault == "ours"


def test_a_token_that_no_key_opens_is_said_to_be_one(polled: Polled) -> None:
    with polled.house.db.write() as tx:
        tx.execute(update(endpoints).values(tokens="made with a key that is gone"))
    polled.ask(-600)

    assert polled.state.fault == "locked"


def test_with_other_settings_it_is_asked_at_once(polled: Polled) -> None:
    polled.answers.failing = PollFailed(PollFault.WAIT, "429", moment(300) - moment(0))
    polled.ask(-600)
    polled.begin(-590, token="another")

    assert polled.due_in(-590) == 0


def test_not_reached_and_too_slow_in_turns_is_one_failure(polled: Polled) -> None:
    polled.answers.failing = PollFailed(PollFault.UNREACHED)
    polled.ask(-600)
    polled.answers.failing = PollFailed(PollFault.LATE)
    polled.ask(-580)

    assert (polled.state.fault, polled.state.failing_since) == ("late", moment(-600))


def test_the_doctor_names_the_endpoint_and_what_is_wrong(polled: Polled) -> None:
    polled.answers.failing = REFUSED
    polled.ask(-600)

    (finding,) = [found for found in diagnose(polled.house) if found.part == "chat_systems"]
    assert finding.wrong == "acme-asked since 2026-05-12 10:30 UTC: refused 401"


def test_another_fault_is_told_since_it_is_that_one(polled: Polled) -> None:
    polled.answers.failing = PollFailed(PollFault.UNREACHED)
    polled.ask(-600)
    polled.answers.failing = REFUSED
    polled.ask(-580, -540)

    assert polled.state.failing_since == moment(-580)
