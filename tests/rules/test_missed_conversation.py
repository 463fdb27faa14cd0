"""RULES.md, Missed conversation: each reason just inside and just outside. The visitor writes at 0 s and leaves at 60 s; `G` is 30 s."""

from collections.abc import Sequence

import pytest

from portal.rules.facts import Agent, Facts
from portal.rules.reasons import Plan, Reason
from portal.rules.serving import Act
from portal.rules.verdicts import decide
from tests.builders import US, Stretch, about_departure, act, agent, facts, message

EVA = agent(online=[(0, 60)])


def reason(told: Facts) -> Reason | None:
    return decide(about_departure(), "eva", told).reason


def test_an_agent_who_was_online_is_mailed_the_waiting_message() -> None:
    verdict = decide(about_departure(), "eva", facts(EVA))

    assert verdict.sends
    assert verdict.carries == ("m1",)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (facts(EVA, plan=Plan.FREE), Reason.PLAN),
        (facts(EVA, plan=Plan.FREE, group="sales"), Reason.PLAN),
        (facts(EVA, plan=Plan.STANDARD), None),
        (facts(EVA, plan=Plan.PRO), None),
        (facts(EVA, missed=False), Reason.ACCOUNT_OFF),
        (facts(EVA, missed=False, plan=Plan.PRO), Reason.ACCOUNT_OFF),
        (facts(EVA, offline=False), None),
        (facts(agent(online=[(0, 60)], active=False)), Reason.AGENT_INACTIVE),
        (facts(agent(online=[(0, 60)], active=False), agent("bob")), Reason.AGENT_INACTIVE),
        (facts(agent(online=[(0, 60)], missed=False)), Reason.AGENT_OFF),
        (facts(agent(online=[(0, 60)], missed=False), agent("bob")), Reason.AGENT_OFF),
        (facts(agent(online=[(0, 60)], offline=False)), None),
        (facts(agent(online=[(0, 60)], has_address=False)), Reason.NO_ADDRESS),
        (facts(agent(online=[(0, 60)], has_address=False), agent("bob")), Reason.NO_ADDRESS),
        (facts(agent(online=[(0, 60)], suspended=True)), Reason.UNDELIVERABLE),
        (facts(agent(online=[(0, 60)], suspended=True), agent("bob")), Reason.UNDELIVERABLE),
        (facts(EVA, mailed=[("eva", "m1")]), None),
        (facts(EVA, opened=[("eva", 10)]), None),
        (facts(EVA, agent("bob", online=[(0, 60)])), None),
    ],
)
def test_what_is_known_when_the_alert_is_decided(told: Facts, expected: Reason | None) -> None:
    assert reason(told) == expected


@pytest.mark.parametrize("others", [agent("bob", groups=["sales"]), agent("bob")])
def test_an_agent_outside_the_group_is_not_mailed_on_pro(others: Agent) -> None:
    eva = agent(online=[(0, 60)], groups=["support"])

    assert reason(facts(eva, others, plan=Plan.PRO, group="sales")) == Reason.OUTSIDE_GROUP
    assert reason(facts(eva, others, plan=Plan.STANDARD, group="sales")) is None


@pytest.mark.parametrize(
    ("online", "expected"),
    [
        ([], Reason.AGENT_NOT_ONLINE),
        ([(-60, 0)], Reason.AGENT_NOT_ONLINE),
        ([(-60, US)], None),
        ([(30, 31)], None),
        ([(60 - US, 300)], None),
        ([(60, 300)], Reason.AGENT_NOT_ONLINE),
        ([(-9, 0), (60, 61)], Reason.AGENT_NOT_ONLINE),
    ],
)
def test_presence_between_the_message_and_the_departure(online: Sequence[Stretch], expected: Reason | None) -> None:
    assert reason(facts(agent(online=online))) == expected


@pytest.mark.parametrize(
    ("online", "expected"),
    [
        ([(0, 70)], Reason.AGENT_NOT_ONLINE),
        ([(0, 70 + US)], None),
        ([(70, 71)], None),
        ([(70 + US, 300)], Reason.AGENT_NOT_ONLINE),
    ],
)
def test_presence_at_a_message_written_after_the_departure(online: Sequence[Stretch], expected: Reason | None) -> None:
    only = message("m1", 70)
    moved = about_departure(60, messages=[message("m0", 0), only])

    told = facts(agent(online=online), messages=[message("m0", 0), only], acts=[act(Act.JOINED, 0, "bob")])

    assert decide(moved, "eva", told).reason == expected


def test_presence_before_the_first_waiting_message_does_not_count() -> None:
    messages = [message("m1", 0), message("m2", 30)]
    told = facts(agent(online=[(0, 30)]), messages=messages, acts=[act(Act.REPLIED, 10)])

    assert decide(about_departure(60, messages=messages), "eva", told).reason == Reason.AGENT_NOT_ONLINE


@pytest.mark.parametrize("what", [Act.JOINED, Act.REPLIED])
@pytest.mark.parametrize(
    ("seconds", "expected"), [(-US, None), (0, Reason.SERVED), (60, Reason.SERVED), (90 - US, Reason.SERVED), (90, None)]
)
def test_joining_or_replying_until_the_grace_is_over(what: Act, seconds: float, expected: Reason | None) -> None:
    assert reason(facts(EVA, agent("bob"), acts=[act(what, seconds, "bob")])) == expected


@pytest.mark.parametrize(
    ("seconds", "who", "expected"), [(0, "bob", None), (US, "bob", Reason.SERVED), (90 - US, "bob", Reason.SERVED), (30, None, None)]
)
def test_closing(seconds: float, who: str | None, expected: Reason | None) -> None:
    assert reason(facts(EVA, acts=[act(Act.CLOSED, seconds, who)])) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, None), (60, None), (60 + US, Reason.VISITOR_RETURNED), (90 - US, Reason.VISITOR_RETURNED), (90, None)],
)
def test_a_visitor_who_comes_back(seconds: float, expected: Reason | None) -> None:
    assert reason(facts(EVA, returns=[seconds])) == expected
