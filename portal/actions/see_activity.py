"""To see what happened: bursts of conversations with what came of each, as far as one may see it (look.md, Actividad).

An admin sees the account. An agent sees the conversations of their team, and of others only their own verdict and its reason; so
who filters by what they may not see is shown their team's conversations alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from portal.actions.activity_lines import Line, closed_line, open_line
from portal.actions.decide import BLIND
from portal.actions.house import House
from portal.clock import now
from portal.rules.facts import Conversation, Facts
from portal.rules.reasons import Kind, Plan
from portal.rules.spans import instant
from portal.rules.team import team
from portal.store import activity, endpoints, groups
from portal.store.accounts import AccountFacts, facts_of
from portal.store.activity import Sent
from portal.store.activity_filters import Groups, Outcome, Wanted
from portal.store.bursts import Key
from portal.store.sign_ins import Person

PAGE = 25
CHUNK = 200
"""Lines of an export read at once."""


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
class Activity:
    """A page of it: `newest` is the key of its first line, `older` that of the last, where more follow.

    `agents` are those one may filter by, names by id. `testable`: nothing is listed, and a test message could be.
    """

    lines: tuple[Line, ...]
    newest: Key | None
    older: Key | None
    agents: dict[str, str]
    testable: bool


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the person looks for, and what they may see of it: `team` are the groups of their team, `only` those that are listed."""

    account: AccountFacts
    me: str
    about: str | None
    team: Groups
    only: Groups
    wanted: Wanted


def see_activity(house: House, person: Person, filters: Filters, older_than: Key | None = None) -> Activity:
    """Raises `NoSuchAgent`."""
    with house.db.read() as tx:
        sight = _sight(tx, person, filters)
        rows = activity.page(tx, sight.wanted, sight.only, PAGE + 1, older_than)
        lines = _lines(tx, sight, rows[:PAGE])
        testable = not lines and person.is_admin and endpoints.first_of(tx, person.account_id) is not None
    older = _key(lines[-1]) if len(rows) > PAGE else None
    return Activity(lines, _key(lines[0]) if lines else None, older, _names(sight), testable)


def count_newer(house: House, person: Person, filters: Filters, key: Key, most: int) -> int:
    """How many bursts began after `key`, counted up to `most`. Raises `NoSuchAgent`."""
    with house.db.read() as tx:
        sight = _sight(tx, person, filters)
        return activity.newer(tx, sight.wanted, sight.only, key, most)


def each_line(house: House, person: Person, filters: Filters) -> Iterator[Line]:
    """All lines, newest first, read a chunk at a time. Raises `NoSuchAgent`, before the first."""
    with house.db.read() as tx:
        sight = _sight(tx, person, filters)
    return _each_line(house, sight)


def _each_line(house: House, sight: _Sight) -> Iterator[Line]:
    key: Key | None = None
    while True:
        with house.db.read() as tx:
            lines = _lines(tx, sight, activity.page(tx, sight.wanted, sight.only, CHUNK, key))
        yield from lines
        if len(lines) < CHUNK:
            return
        key = _key(lines[-1])


def _key(line: Line) -> Key:
    return line.at, line.alert


def _names(sight: _Sight) -> dict[str, str]:
    names = {agent.id: agent.name or agent.id for agent in sight.account.agents.values() if agent.active or agent.id == sight.about}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def _sight(tx: Connection, person: Person, filters: Filters) -> _Sight:
    account = facts_of(tx, [person.account_id], instant(now()), BLIND)[person.account_id]
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
    return _Sight(account, me, filters.agent or None, mine, mine if reveals else None, wanted)


def _groups(account: AccountFacts, agent_id: str, known: list[str]) -> Groups:
    """The groups whose conversations are of the agent's team, by the rules' own word; all, for who is not active any more."""
    agent = account.agents[agent_id]
    if account.plan is not Plan.PRO or not agent.active:
        return None
    teams = {group: team(Facts(account.plan, account.options, account.agents, Conversation(group))) for group in known}
    return frozenset(group for group, members in teams.items() if agent in members)


def _lines(tx: Connection, sight: _Sight, rows: list[int]) -> tuple[Line, ...]:
    mails = activity.mails(tx, rows)
    return tuple(_line(sight, row, mails.get(row.id, [])) for row in activity.told(tx, rows, sight.wanted.kind))


def _line(sight: _Sight, row: Any, mails: Sequence[Sent]) -> Line:
    is_open = sight.team is None or row.group is None or row.group in sight.team
    return open_line(row, mails, sight.about) if is_open else closed_line(row, mails, sight.me)
