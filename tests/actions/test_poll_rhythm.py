"""How often a chat system is asked that must be."""

import pytest

from tests.actions.polled import TOKEN, Polled

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)


def test_a_new_endpoint_is_asked_at_once_and_then_every_minute(polled: Polled) -> None:
    assert polled.ask_whenever_due(-600, -400) == [-600, -540, -480, -420]


def test_while_an_alert_is_pending_it_is_asked_every_20_seconds_and_just_before_the_verdict(polled: Polled) -> None:
    polled.ask(-10)
    polled.writes("m1", 0)

    assert polled.ask_whenever_due(0, 118) == [10, 30, 50, 70, 90, 110, 117]


def test_a_visitor_who_writes_while_it_is_asked_has_it_asked_again_in_20_seconds(polled: Polled) -> None:
    polled.answers.meanwhile = lambda: polled.writes("m1", 0)
    polled.ask(0)

    assert polled.due_in(0) == 20


def test_a_visitor_who_writes_long_after_the_last_poll_has_it_asked_at_once(polled: Polled) -> None:
    polled.ask(-30)
    polled.writes("m1", 0)

    assert polled.due_in(0) == 0


def test_the_poller_is_given_all_settings_and_for_how_long_what_it_sees_counts(polled: Polled) -> None:
    polled.ask(-600)

    (asked,) = polled.answers.asked
    assert asked.settings == {"account_id": "7", "token": TOKEN}
    assert asked.lasts.total_seconds() == 180
