"""Agents who are alike to the rules share what they would get when one looks ahead: what each would get alone."""

from datetime import timedelta
from itertools import product

import pytest

from portal.actions.preview import Outlook
from portal.rules.alerts import offline_alert
from portal.rules.facts import Agent, Connection, Conversation, Facts, Message, Option, Unknown
from portal.rules.reasons import Kind, Plan, Reason
from portal.rules.spans import FOREVER, Span
from portal.rules.verdicts import decide
from portal.store.accounts import AccountFacts
from tests.world import moment

NOW, D = moment(0), timedelta(seconds=120)
GROUPS = (frozenset[str](), frozenset({"sales"}), frozenset({"sales", "support"}))
ON = {kind: Option(True) for kind in Kind}
ONLINE = (Connection("web", Span(moment(-60), FOREVER)),)


def people(**others: Agent) -> dict[str, Agent]:
    """Two of each sort who are away, and `others`."""
    found, either = {}, (True, False)
    sorts = [*product(either, GROUPS, either, either, either)]
    for number, (active, groups, on, address, suspended) in enumerate(sorts * 2):
        options = {**ON, Kind.OFFLINE: Option(on, moment(-number))}
        found[f"a{number}"] = Agent(f"a{number}", f"Agent {number}", active, groups, options, address, suspended)
    return found | others


@pytest.mark.parametrize("group", [None, "sales", "support"])
@pytest.mark.parametrize("plan", [Plan.PRO, Plan.STANDARD])
@pytest.mark.parametrize(
    "other",
    [
        Agent("eva", "Eva"),
        Agent("eva", "Eva", connections=ONLINE),
        Agent("eva", "Eva", groups=GROUPS[1], connections=ONLINE),
        Agent("eva", "Eva", unknown=(Unknown(moment(-60), FOREVER),)),
    ],
    ids=["all are away", "somebody is there", "somebody of sales is there", "somebody may be there"],
)
def test_what_is_shared_is_what_each_would_get(other: Agent, plan: Plan, group: str | None) -> None:
    agents = people(eva=other)
    seen = Outlook(NOW, D, AccountFacts(1, plan, ON, agents, {}, frozenset()), {})
    written = Message("", NOW, D)
    facts, alert = Facts(plan, ON, agents, Conversation(group, (written,))), offline_alert(written, NOW, timedelta(0))

    shared = seen.prospect(group)

    for agent in agents:
        verdict = decide(alert, agent, facts)
        there = next(step.saw.values for step in verdict.trace if step.rule is Reason.COLLEAGUE_ONLINE)
        assert shared(agent).reason is verdict.reason
        assert shared(agent).colleagues == (dict(there)["colleagues"] if verdict.reason is Reason.COLLEAGUE_ONLINE else "")
