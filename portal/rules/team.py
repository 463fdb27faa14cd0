"""Who could take a conversation, and who is whose colleague (contract/RULES.md, Words)."""

from collections.abc import Iterable, Sequence, Set

from portal.rules.facts import Agent, Facts
from portal.rules.once import once
from portal.rules.reasons import Plan


@once
def team(facts: Facts) -> Sequence[Agent]:
    """The active agents who could take the conversation; groups count on `pro` only."""
    active = [agent for agent in facts.agents.values() if agent.active]
    group = facts.conversation.group if facts.plan is Plan.PRO else None
    if group is None:
        return active
    return [agent for agent in active if group in agent.groups or not agent.groups] or active


@once
def members(facts: Facts) -> Set[str]:
    """The ids of the team."""
    return {agent.id for agent in team(facts)}


def colleagues(agent: Agent, facts: Facts) -> list[Agent]:
    """The other agents of the team; on `pro` without a group, those who share one with the agent or are in none."""
    others = [other for other in team(facts) if other.id != agent.id]
    if facts.plan is not Plan.PRO or facts.conversation.group is not None or not agent.groups:
        return others
    return [other for other in others if not other.groups or other.groups & agent.groups]


def names(agents: Iterable[Agent]) -> str:
    """For the trace: names, or ids where no name is known, in the same order however the agents came."""
    return ", ".join(sorted(agent.name or agent.id for agent in agents))
