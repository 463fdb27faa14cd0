"""What each rule says it saw, for the explain page. Times are told in seconds: the visitor writes at 0 s, and leaves at 60 s."""

from datetime import datetime

import pytest

from portal.rules.alerts import Alert
from portal.rules.facts import Agent, Connection, Facts, Option
from portal.rules.reasons import Kind, Plan, Reason
from portal.rules.serving import Act
from portal.rules.verdicts import decide
from tests.builders import NOON, about_departure, about_message, act, agent, at, facts, message, span

WROTE, LEFT = about_message(), about_departure(60)
BOB = agent("bob", groups=["sales"])
TWO_DEVICES = Agent(
    "eva", connections=(Connection("web", span((5, 9))), Connection("Android", span((8, 90))), Connection("web", span((20, 30))))
)


def said(alert: Alert, told: Facts, rule: Reason) -> str:
    seen = next(step.saw for step in decide(alert, "eva", told).trace if step.rule is rule)
    return seen.sentence % {name: f"{(value - NOON).seconds} s" if isinstance(value, datetime) else value for name, value in seen.values}


@pytest.mark.parametrize(
    ("told", "rule", "words"),
    [
        (facts(), Reason.ACCOUNT_OFF, "on"),
        (facts(offline=False), Reason.ACCOUNT_OFF, "off"),
        (facts(Agent("eva", options={Kind.OFFLINE: Option(False, at(9))})), Reason.AGENT_OFF, "off since 9 s"),
        (facts(Agent("eva", options={Kind.OFFLINE: Option(True, at(9))})), Reason.AGENT_OFF, "on since 9 s"),
        (facts(), Reason.AGENT_INACTIVE, "active"),
        (facts(agent(active=False)), Reason.AGENT_INACTIVE, "not active"),
        (facts(agent(active=False)), Reason.OUTSIDE_GROUP, "nobody is active"),
        (facts(agent(), BOB, plan=Plan.STANDARD, group="sales"), Reason.OUTSIDE_GROUP, "the whole account: bob, eva"),
        (facts(Agent("eva", name="Eva Luna"), BOB), Reason.OUTSIDE_GROUP, "the whole account: Eva Luna, bob"),
        (facts(agent(), BOB, plan=Plan.PRO), Reason.OUTSIDE_GROUP, "the whole account: bob, eva"),
        (facts(agent(groups=["x"]), BOB, plan=Plan.PRO, group="sales"), Reason.OUTSIDE_GROUP, "group sales: bob"),
        (facts(), Reason.AGENT_ONLINE, "offline at 0 s on all devices"),
        (facts(agent(online=[(0, 9)])), Reason.AGENT_ONLINE, "online on web at 0 s"),
        (facts(agent(unknown=[(0, 9)])), Reason.AGENT_ONLINE, "presence unknown at 0 s, taken as offline"),
        (facts(), Reason.AGENT_RETURNED, "did not come online before 120 s"),
        (facts(TWO_DEVICES), Reason.AGENT_RETURNED, "came online on web at 5 s"),
        (facts(agent(unknown=[(0, 9)])), Reason.AGENT_RETURNED, "presence unknown until 120 s, taken as offline"),
        (facts(), Reason.OPENED, "did not open it before 120 s"),
        (facts(opened=[("eva", 30), ("eva", 20)]), Reason.OPENED, "opened it at 20 s"),
        (facts(), Reason.COLLEAGUE_ONLINE, "has no colleagues here"),
        (facts(agent(), BOB), Reason.COLLEAGUE_ONLINE, "offline: bob"),
        (facts(agent(), agent("bob", online=[(0, 9)]), agent("cid")), Reason.COLLEAGUE_ONLINE, "online: bob"),
        (
            facts(agent(), agent("bob", unknown=[(0, 9)]), agent("cid")),
            Reason.COLLEAGUE_ONLINE,
            "offline, or presence unknown: bob, cid",
        ),
        (facts(), Reason.SERVED, "nobody served it before 120 s"),
        (facts(agent(), BOB, acts=[act(Act.REPLIED, 9, "bob"), act(Act.JOINED, 8, "bob")]), Reason.SERVED, "bob joined at 8 s"),
        (facts(acts=[act(Act.REPLIED, 9, None)]), Reason.SERVED, "? replied at 9 s"),
        (facts(acts=[act(Act.CLOSED, 9)]), Reason.SERVED, "eva closed it at 9 s"),
        (facts(agent(online=[(0, 9)]), acts=[act(Act.JOINED, -9)]), Reason.SERVED, "eva had joined and was online"),
        (facts(), Reason.ALREADY_SENT, "in no earlier mail to this agent"),
        (facts(mailed=[("eva", "m1")]), Reason.ALREADY_SENT, "was in an earlier mail to this agent"),
        (facts(), Reason.NO_ADDRESS, "the address is known"),
        (facts(agent(has_address=False)), Reason.NO_ADDRESS, "no address is known"),
        (facts(), Reason.UNDELIVERABLE, "the address takes mail"),
        (facts(agent(suspended=True)), Reason.UNDELIVERABLE, "suspended after three hard bounces"),
    ],
)
def test_of_an_offline_message(told: Facts, rule: Reason, words: str) -> None:
    assert said(WROTE, told, rule) == words


@pytest.mark.parametrize(
    ("told", "rule", "words"),
    [
        (facts(), Reason.PLAN, "plan standard"),
        (facts(), Reason.AGENT_NOT_ONLINE, "offline from 0 s until the visitor left"),
        (facts(TWO_DEVICES), Reason.AGENT_NOT_ONLINE, "online on web, Android while the visitor waited"),
        (facts(agent(unknown=[(0, 9)])), Reason.AGENT_NOT_ONLINE, "presence unknown, not taken as online"),
        (facts(), Reason.SERVED, "1 unanswered"),
        (facts(acts=[act(Act.REPLIED, 9)]), Reason.SERVED, "every message of the visit was served"),
        (facts(), Reason.VISITOR_RETURNED, "the visitor left at 60 s and was not back"),
        (facts(returns=[59, 80, 70]), Reason.VISITOR_RETURNED, "the visitor was back at 70 s"),
    ],
)
def test_of_a_missed_conversation(told: Facts, rule: Reason, words: str) -> None:
    assert said(LEFT, told, rule) == words


def test_of_a_message_written_after_the_departure() -> None:
    late = message(seconds=70)
    alert = about_departure(60, messages=[message("m0"), late])

    assert said(alert, facts(messages=[late]), Reason.AGENT_NOT_ONLINE) == "offline at 70 s on all devices"
