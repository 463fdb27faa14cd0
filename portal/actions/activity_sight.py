"""What somebody looks for in what happened, and what they may see of it (look.md, Actividad)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from portal.rules.facts import Agent, Conversation, Facts
from portal.rules.reasons import Kind, Plan
from portal.rules.team import team
from portal.store.accounts import groups_by_agent
from portal.store.activity_filters import Groups, Outcome, Wanted
from portal.store.groups import names_of
from portal.store.sign_ins import Person
from portal.store.team import Mate, mates_of, plan_of


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
    """What the person looks for, and what they may see of it: `team` are the groups of their team, `only` those that are listed.

    `names` are of agents that one may filter by, by id.
    """

    names: Mapping[str, str]
    me: str
    about: str | None
    team: Groups
    only: Groups
    wanted: Wanted


def sight_of(tx: Connection, person: Person, filters: Filters) -> Sight:
    """Raises `NoSuchAgent`."""
    mates = mates_of(tx, person.account_id)
    me = next(mate for mate in mates if mate.row == person.agent_id)
    about = next((mate for mate in mates if mate.id == filters.agent), None)
    if filters.agent and about is None:
        raise NoSuchAgent
    mine = None if person.is_admin else _groups(tx, person.account_id, mates, me)
    theirs = _groups(tx, person.account_id, mates, about) if about else None
    wanted = Wanted(person.account_id, filters.kind, filters.outcome, about.row if about else None, theirs, filters.text)
    reveals = filters.kind or filters.outcome or filters.agent or filters.text
    return Sight(_names(mates, about), me.id, filters.agent or None, mine, mine if reveals else None, wanted)


def _names(mates: Sequence[Mate], about: Mate | None) -> dict[str, str]:
    names = {mate.id: mate.name or mate.id for mate in mates if mate.active or mate is about}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def _groups(tx: Connection, account: int, mates: Sequence[Mate], mate: Mate) -> Groups:
    """The groups whose conversations are of the agent's team, by the rules' own word; all, for who is not active any more."""
    if not mate.active or plan_of(tx, account) is not Plan.PRO:
        return None
    in_groups = groups_by_agent(tx, [each.row for each in mates])
    agents = {each.id: Agent(each.id, each.name, each.active, in_groups[each.row]) for each in mates}
    return frozenset(group for group in names_of(tx, account) if agents[mate.id] in team(Facts(Plan.PRO, {}, agents, Conversation(group))))
