"""RULES.md, Verdicts: all rules are asked, in the contract's order, and the first that says no gives the reason."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from portal.rules.alerts import Alert
from portal.rules.facts import Facts
from portal.rules.reasons import Plan, Reason
from portal.rules.serving import Act
from portal.rules.verdicts import Verdict, decide
from tests.builders import about_departure, about_message, act, agent, facts

Cure = tuple[Reason, str, Mapping[str, Any]]

EVA = {"active": False, "groups": ["support"], "offline": False, "missed": False, "has_address": False, "suspended": True}
BOB = {"groups": ["sales"]}

OFFLINE_ILLS: Mapping[str, Mapping[str, Any]] = {
    "eva": EVA | {"online": [(0, 1), (60, 61)]},
    "bob": BOB | {"online": [(0, 1)]},
    "facts": {
        "offline": False,
        "plan": Plan.PRO,
        "group": "sales",
        "opened": [("eva", 60)],
        "acts": [act(Act.REPLIED, 60)],
        "mailed": [("eva", "m1")],
    },
}
OFFLINE_CURES: Sequence[Cure] = [
    (Reason.ACCOUNT_OFF, "facts", {"offline": True}),
    (Reason.AGENT_INACTIVE, "eva", {"active": True}),
    (Reason.OUTSIDE_GROUP, "eva", {"groups": ["sales"]}),
    (Reason.AGENT_OFF, "eva", {"offline": True}),
    (Reason.AGENT_ONLINE, "eva", {"online": [(60, 61)]}),
    (Reason.AGENT_RETURNED, "eva", {"online": []}),
    (Reason.OPENED, "facts", {"opened": []}),
    (Reason.COLLEAGUE_ONLINE, "bob", {"online": []}),
    (Reason.SERVED, "facts", {"acts": []}),
    (Reason.ALREADY_SENT, "facts", {"mailed": []}),
    (Reason.NO_ADDRESS, "eva", {"has_address": True}),
    (Reason.UNDELIVERABLE, "eva", {"suspended": False}),
]
MISSED_ILLS: Mapping[str, Mapping[str, Any]] = {
    "eva": EVA,
    "bob": BOB,
    "facts": {"plan": Plan.FREE, "missed": False, "group": "sales", "acts": [act(Act.REPLIED, 60)], "returns": [70]},
}
MISSED_CURES: Sequence[Cure] = [
    (Reason.PLAN, "facts", {"plan": Plan.PRO}),
    (Reason.ACCOUNT_OFF, "facts", {"missed": True}),
    (Reason.AGENT_INACTIVE, "eva", {"active": True}),
    (Reason.OUTSIDE_GROUP, "eva", {"groups": ["sales"]}),
    (Reason.AGENT_OFF, "eva", {"missed": True}),
    (Reason.AGENT_NOT_ONLINE, "eva", {"online": [(0, 60)]}),
    (Reason.SERVED, "facts", {"acts": []}),
    (Reason.VISITOR_RETURNED, "facts", {"returns": []}),
    (Reason.NO_ADDRESS, "eva", {"has_address": True}),
    (Reason.UNDELIVERABLE, "eva", {"suspended": False}),
]


def cured(ills: Mapping[str, Mapping[str, Any]], cures: Sequence[Cure]) -> Facts:
    state = {whose: dict(told) for whose, told in ills.items()}
    for _, whose, cure in cures:
        state[whose].update(cure)
    return facts(agent("eva", **state["eva"]), agent("bob", **state["bob"]), **state["facts"])


def rows(alert: Alert, ills: Mapping[str, Mapping[str, Any]], cures: Sequence[Cure]) -> list[Any]:
    order = [reason for reason, _, _ in cures]
    return [
        pytest.param(order, n, decide(alert, "eva", cured(ills, cures[:n])), id=f"{alert.kind}-{order[n] if n < len(order) else 'send'}")
        for n in range(len(order) + 1)
    ]


EVERY_ROW = [*rows(about_message(), OFFLINE_ILLS, OFFLINE_CURES), *rows(about_departure(), MISSED_ILLS, MISSED_CURES)]


@pytest.mark.parametrize(("order", "cures", "verdict"), EVERY_ROW)
def test_the_first_no_gives_the_reason(order: list[Reason], cures: int, verdict: Verdict) -> None:
    assert verdict.reason == next(iter(order[cures:]), None)
    assert verdict.sends == (cures == len(order))
    assert verdict.carries == (("m1",) if verdict.sends else ())


@pytest.mark.parametrize(("order", "cures", "verdict"), EVERY_ROW)
def test_the_trace_holds_every_rule_in_the_contracts_order(order: list[Reason], cures: int, verdict: Verdict) -> None:
    assert [step.rule for step in verdict.trace] == order


@pytest.mark.parametrize(("order", "cures", "verdict"), EVERY_ROW)
def test_the_trace_says_of_every_rule_whether_it_passed(order: list[Reason], cures: int, verdict: Verdict) -> None:
    assert [step.passed for step in verdict.trace] == [n < cures for n in range(len(order))]
