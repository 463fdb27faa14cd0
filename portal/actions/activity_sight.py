"""What somebody looks for in what happened, and what they may see of it (look.md, Actividad)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from portal.actions.untold import UNTOLD
from portal.clock import now
from portal.rules.facts import Conversation, Facts
from portal.rules.reasons import Kind, Plan
from portal.rules.spans import instant
from portal.rules.team import team
from portal.store import groups
from portal.store.accounts import AccountFacts, facts_of
from portal.store.activity_filters import Groups, Outcome, Wanted
from portal.store.sign_ins import Person


class NoSuchAgent(Exception):  # noqa: N818
    """The account has no agent of this id."""


@dataclass(frozen=True, slots=True)
class Filters:
    """`agent` is the chat system's id; empty fields filter nothing."""

    kind: Kind | None = None
    outcome: Outcome | None = None
    agent: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the person looks for, and what they may see of it: `team` are the groups of their team, `only` those that are listed."""

    account: AccountFacts
    me: str
    about: str | None
    team: Groups
    only: Groups
    wanted: Wanted

    @property
    def names(self) -> dict[str, str]:
        """Of agents that one may filter by, by id."""
        there = (agent for agent in self.account.agents.values() if agent.active or agent.id == self.about)
        names = {agent.id: agent.name or agent.id for agent in there}
        return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def sight_of(tx: Connection, person: Person, filters: Filters) -> Sight:
    """Raises `NoSuchAgent`."""
    account = facts_of(tx, [person.account_id], instant(now()), UNTOLD)[person.account_id]
    me = next(agent for agent, row in account.rows.items() if row == person.agent_id)
    known = list(groups.names_of(tx, person.account_id))
    if filters.agent and filters.agent not in account.agents:
        raise NoSuchAgent
    mine = None if person.is_admin else _groups(account, me, known)
    wanted = Wanted(
        person.account_id,
        filters.kind,
        filters.outcome,
        account.rows[filters.agent] if filters.agent else None,
        _groups(account, filters.agent, known) if filters.agent else None,
        filters.text,
    )
    reveals = filters.kind or filters.outcome or filters.agent or filters.text
    return Sight(account, me, filters.agent or None, mine, mine if reveals else None, wanted)


def _groups(account: AccountFacts, agent_id: str, known: list[str]) -> Groups:
    """The groups whose conversations are of the agent's team, by the rules' own word; all, for who is not active any more."""
    agent = account.agents[agent_id]
    if account.plan is not Plan.PRO or not agent.active:
        return None
    teams = {group: team(Facts(account.plan, account.options, account.agents, Conversation(group))) for group in known}
    return frozenset(group for group, members in teams.items() if agent in members)
