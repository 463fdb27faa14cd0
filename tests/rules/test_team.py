"""RULES.md, Words: who is in a conversation's team, and who is whose colleague."""

import pytest

from portal.rules.facts import Agent
from portal.rules.reasons import Plan
from portal.rules.team import colleagues, team
from tests.builders import agent, facts

EVA, SAM, SUE, FAY = agent("eva", groups=["sales"]), agent("sam", groups=["sales"]), agent("sue", groups=["support"]), agent("fay")
ALL = (EVA, SAM, SUE, FAY)


def idle(one: Agent) -> Agent:
    return agent(one.id, groups=one.groups, active=False)


@pytest.mark.parametrize(
    ("agents", "plan", "group", "expected"),
    [
        pytest.param(ALL, Plan.FREE, "sales", "eva sam sue fay", id="free: groups do not count"),
        pytest.param(ALL, Plan.STANDARD, "sales", "eva sam sue fay", id="standard: groups do not count"),
        pytest.param((EVA, idle(SAM), SUE, FAY), Plan.STANDARD, None, "eva sue fay", id="standard: the active ones"),
        pytest.param(ALL, Plan.PRO, None, "eva sam sue fay", id="pro without a group: everybody"),
        pytest.param(ALL, Plan.PRO, "sales", "eva sam fay", id="pro: the group and those in none"),
        pytest.param((EVA, idle(SAM), SUE, idle(FAY)), Plan.PRO, "sales", "eva", id="pro: the active ones of these"),
        pytest.param((idle(EVA), idle(SAM), SUE, FAY), Plan.PRO, "sales", "fay", id="pro: one in no group is enough"),
        pytest.param((idle(EVA), idle(SAM), SUE, idle(FAY)), Plan.PRO, "sales", "sue", id="pro: none of these active, so everybody"),
        pytest.param((EVA, SUE), Plan.PRO, "a group without members", "eva sue", id="pro: a group of nobody, so everybody"),
        pytest.param((idle(EVA), idle(SUE)), Plan.PRO, "sales", "", id="nobody is active"),
    ],
)
def test_the_team(agents: tuple[Agent, ...], plan: Plan, group: str | None, expected: str) -> None:
    assert [member.id for member in team(facts(*agents, plan=plan, group=group))] == expected.split()


@pytest.mark.parametrize(
    ("of", "plan", "group", "expected"),
    [
        pytest.param(EVA, Plan.STANDARD, None, "sam sue fay", id="standard: everybody else"),
        pytest.param(EVA, Plan.STANDARD, "sales", "sam sue fay", id="standard: everybody else, group or not"),
        pytest.param(EVA, Plan.PRO, "sales", "sam fay", id="pro: the rest of the team"),
        pytest.param(FAY, Plan.PRO, "sales", "eva sam", id="pro: the rest of the team, for one in no group too"),
        pytest.param(EVA, Plan.PRO, None, "sam fay", id="pro without a group: who shares one, and who is in none"),
        pytest.param(SUE, Plan.PRO, None, "fay", id="pro without a group: who is in none"),
        pytest.param(FAY, Plan.PRO, None, "eva sam sue", id="pro without a group: one in no group has everybody"),
        pytest.param(EVA, Plan.PRO, "a group without members", "fay", id="pro: a group of nobody is answered by who is in none"),
    ],
)
def test_colleagues(of: Agent, plan: Plan, group: str | None, expected: str) -> None:
    everybody = facts(*ALL, plan=plan, group=group)

    assert [other.id for other in colleagues(of, everybody)] == expected.split()


def test_an_inactive_agent_is_nobodys_colleague() -> None:
    assert colleagues(EVA, facts(EVA, idle(SAM), plan=Plan.PRO)) == []


def test_when_a_groups_agents_are_all_inactive_every_active_agent_is_a_colleague() -> None:
    ann = agent("ann", groups=["sales"], active=False)

    assert colleagues(SUE, facts(ann, SUE, agent("tom", groups=["billing"]), plan=Plan.PRO, group="sales")) == [
        agent("tom", groups=["billing"])
    ]


def test_sharing_one_group_of_several_is_enough() -> None:
    both = agent("both", groups=["sales", "support"])

    assert [other.id for other in colleagues(both, facts(both, EVA, SUE, plan=Plan.PRO))] == ["eva", "sue"]
