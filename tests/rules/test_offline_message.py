"""RULES.md, Offline message: each reason just inside and just outside its window. The visitor writes at 0 s; `D` is 120 s."""

from collections.abc import Sequence

import pytest

from portal.rules.facts import Agent, Facts
from portal.rules.reasons import Plan, Reason
from portal.rules.serving import Act
from portal.rules.verdicts import decide
from tests.builders import US, Stretch, about_message, act, agent, facts, message


def reason(told: Facts) -> Reason | None:
    return decide(about_message(), "eva", told).reason


def test_an_agent_who_was_offline_is_mailed_the_message() -> None:
    verdict = decide(about_message(), "eva", facts())

    assert verdict.sends
    assert verdict.carries == ("m1",)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (facts(offline=False), Reason.ACCOUNT_OFF),
        (facts(missed=False), None),
        (facts(offline=False, plan=Plan.PRO), Reason.ACCOUNT_OFF),
        (facts(plan=Plan.FREE), None),
        (facts(agent(active=False)), Reason.AGENT_INACTIVE),
        (facts(agent(active=False), agent("bob")), Reason.AGENT_INACTIVE),
        (facts(agent(groups=["support"]), agent("bob", groups=["sales"]), plan=Plan.PRO, group="sales"), Reason.OUTSIDE_GROUP),
        (facts(agent(groups=["support"]), agent("bob"), plan=Plan.PRO, group="sales"), Reason.OUTSIDE_GROUP),
        (facts(agent(groups=["support"]), agent("bob"), plan=Plan.STANDARD, group="sales"), None),
        (facts(agent(offline=False)), Reason.AGENT_OFF),
        (facts(agent(offline=False), agent("bob")), Reason.AGENT_OFF),
        (facts(agent(missed=False)), None),
        (facts(mailed=[("eva", "m1")]), Reason.ALREADY_SENT),
        (facts(messages=[message(), message("m2", 1)], mailed=[("eva", "m1"), ("eva", "m2")]), Reason.ALREADY_SENT),
        (facts(mailed=[("bob", "m1"), ("eva", "m2")]), None),
        (facts(agent(has_address=False)), Reason.NO_ADDRESS),
        (facts(agent(has_address=False), agent("bob")), Reason.NO_ADDRESS),
        (facts(agent(), agent("bob", has_address=False)), None),
        (facts(agent(suspended=True)), Reason.UNDELIVERABLE),
        (facts(agent(suspended=True), agent("bob")), Reason.UNDELIVERABLE),
        (facts(agent(), agent("bob", suspended=True)), None),
    ],
)
def test_what_is_known_when_the_alert_is_decided(told: Facts, expected: Reason | None) -> None:
    assert reason(told) == expected


@pytest.mark.parametrize(
    ("online", "expected"),
    [
        ([(-60, 0)], None),
        ([(-60, US)], Reason.AGENT_ONLINE),
        ([(0, 1)], Reason.AGENT_ONLINE),
        ([(-1, 0), (0, 1)], Reason.AGENT_ONLINE),
        ([(US, 1)], Reason.AGENT_RETURNED),
        ([(60, 60 + US)], Reason.AGENT_RETURNED),
        ([(119.999, 300)], Reason.AGENT_RETURNED),
        ([(120 - US, 300)], Reason.AGENT_RETURNED),
        ([(120, 300)], None),
        ([(120.001, 300)], None),
    ],
)
def test_the_agents_own_presence(online: Sequence[Stretch], expected: Reason | None) -> None:
    assert reason(facts(agent(online=online))) == expected


def test_one_device_of_many_is_enough_to_be_online() -> None:
    web, phone = agent(online=[(-60, -30)]), agent(online=[(-60, 60)], device="phone")
    eva = Agent("eva", connections=web.connections + phone.connections)

    assert reason(facts(eva)) == Reason.AGENT_ONLINE


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-US, None), (0, Reason.OPENED), (60, Reason.OPENED), (119.999, Reason.OPENED), (120, None)],
)
def test_opening_the_conversation(seconds: float, expected: Reason | None) -> None:
    assert reason(facts(opened=[("eva", seconds)])) == expected


def test_a_colleague_who_opens_it_stops_no_mail() -> None:
    assert reason(facts(agent(), agent("bob"), opened=[("bob", 60)])) is None


@pytest.mark.parametrize(
    ("online", "expected"),
    [
        ([(-60, 0)], None),
        ([(-60, US)], Reason.COLLEAGUE_ONLINE),
        ([(60, 60 + US)], Reason.COLLEAGUE_ONLINE),
        ([(119.999, 300)], Reason.COLLEAGUE_ONLINE),
        ([(120, 300)], None),
    ],
)
def test_a_colleagues_presence(online: Sequence[Stretch], expected: Reason | None) -> None:
    assert reason(facts(agent(), agent("bob", online=online))) == expected


@pytest.mark.parametrize("what", [Act.JOINED, Act.REPLIED])
@pytest.mark.parametrize(("seconds", "expected"), [(-US, None), (0, Reason.SERVED), (119.999, Reason.SERVED), (120, None)])
def test_joining_or_replying(what: Act, seconds: float, expected: Reason | None) -> None:
    assert reason(facts(acts=[act(what, seconds)])) == expected


@pytest.mark.parametrize(
    ("seconds", "who", "expected"),
    [
        (0, "eva", None),
        (US, "eva", Reason.SERVED),
        (119.999, "a stranger", Reason.SERVED),
        (120, "eva", None),
        (60, None, None),
    ],
)
def test_closing(seconds: float, who: str | None, expected: Reason | None) -> None:
    assert reason(facts(acts=[act(Act.CLOSED, seconds, who)])) == expected
