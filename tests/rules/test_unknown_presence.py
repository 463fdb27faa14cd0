"""Presence that a chat system cannot tell counts as offline for offline mails and never as online for missed ones; the trace says so."""

import pytest

from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.reasons import Reason
from portal.rules.serving import Act
from portal.rules.trace import Step
from portal.rules.verdicts import decide
from tests.builders import US, Stretch, about_departure, about_message, act, agent, facts

UNKNOWN = agent(unknown=[(-60, 300)])


def step(rule: Reason, alert: Alert, told: Facts) -> Step:
    return next(step for step in decide(alert, "eva", told).trace if step.rule is rule)


def says_unknown(asked: Step) -> bool:
    return "unknown" in asked.saw.sentence


def test_an_agent_of_unknown_presence_is_mailed_the_offline_message() -> None:
    assert decide(about_message(), "eva", facts(UNKNOWN)).sends


def test_an_agent_of_unknown_presence_is_not_mailed_the_missed_conversation() -> None:
    assert decide(about_departure(), "eva", facts(UNKNOWN)).reason == Reason.AGENT_NOT_ONLINE


def test_a_colleague_of_unknown_presence_stops_no_mail() -> None:
    assert decide(about_message(), "eva", facts(agent(), agent("bob", unknown=[(0, 300)]))).sends


def test_who_joined_with_unknown_presence_does_not_serve() -> None:
    assert decide(about_message(), "eva", facts(UNKNOWN, acts=[act(Act.JOINED, -30)])).sends


@pytest.mark.parametrize(("stretch", "said"), [((-9, 0), False), ((0, US), True), ((US, 9), False)])
def test_the_trace_says_that_presence_was_unknown_at_the_message(stretch: Stretch, said: bool) -> None:
    asked = step(Reason.AGENT_ONLINE, about_message(), facts(agent(unknown=[stretch])))

    assert (asked.passed, says_unknown(asked)) == (True, said)


@pytest.mark.parametrize(("stretch", "said"), [((-9, 0), False), ((119, 300), True), ((120, 300), False)])
def test_the_trace_says_that_presence_was_unknown_in_the_window(stretch: Stretch, said: bool) -> None:
    asked = step(Reason.AGENT_RETURNED, about_message(), facts(agent(unknown=[stretch])))

    assert (asked.passed, says_unknown(asked)) == (True, said)


@pytest.mark.parametrize(("stretch", "said"), [((-9, 0), False), ((119, 300), True), ((120, 300), False)])
def test_the_trace_says_that_a_colleagues_presence_was_unknown(stretch: Stretch, said: bool) -> None:
    asked = step(Reason.COLLEAGUE_ONLINE, about_message(), facts(agent(), agent("bob", unknown=[stretch])))

    assert (asked.passed, says_unknown(asked)) == (True, said)


@pytest.mark.parametrize(("stretch", "said"), [((-9, 0), False), ((59, 300), True), ((60, 300), False)])
def test_the_trace_says_that_presence_was_unknown_while_the_visitor_waited(stretch: Stretch, said: bool) -> None:
    asked = step(Reason.AGENT_NOT_ONLINE, about_departure(60), facts(agent(unknown=[stretch])))

    assert (asked.passed, says_unknown(asked)) == (False, said)


def test_what_is_known_goes_before_what_is_not() -> None:
    eva = agent(unknown=[(-60, 300)], online=[(30, 40)])

    assert decide(about_message(), "eva", facts(eva)).reason == Reason.AGENT_RETURNED
    assert decide(about_departure(60), "eva", facts(eva)).sends
