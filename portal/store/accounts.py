"""Accounts and their agents as the rules look at them, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from portal.rules.extent import Untold
from portal.rules.facts import Agent, Option, Unknown
from portal.rules.facts import Connection as Connected
from portal.rules.reasons import Kind, Plan
from portal.rules.spans import Span
from portal.store import presence
from portal.store.among import among
from portal.store.said import said
from portal.store.sources import sources_of
from portal.store.tables import accounts, agents, groups, memberships
from portal.store.unseen import Unseen, unseen

# Made once, not for each reader; and of the columns those that the rules look at, for an account may have a hundred agents.
_p, _a = agents.c, accounts.c
_WHO = (_p.id, _p.account_id, _p.external_id, _p.name, _p.active, _p.email, _p.suspended_at)
_WHETHER = ("offline_on", "offline_changed_at", "missed_on", "missed_changed_at")
_PEOPLE = select(*_WHO, *(_p[name] for name in _WHETHER)).where(among(_p.account_id, "accounts")).order_by(_p.id)
_ACCOUNTS = select(_a.id, _a.plan, _a.offline_delay_seconds, *(_a[name] for name in _WHETHER)).where(among(_a.id, "accounts"))
_MEMBERS = (
    select(memberships.c.agent_id, groups.c.external_id)
    .join(groups, groups.c.id == memberships.c.group_id)
    .where(among(memberships.c.agent_id, "agents"))
)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """`agents` are by the chat system's id, `rows` their rows in the database; `delay` is the account's own D, where it has one.

    `sources` are its chat systems.
    """

    id: int
    plan: Plan
    options: Mapping[Kind, Option]
    agents: Mapping[str, Agent]
    rows: Mapping[str, int]
    sources: frozenset[str]
    delay: timedelta | None = None


def facts_of(tx: Connection, account_ids: Collection[int], window: Span, untold: Untold) -> Mapping[int, AccountFacts]:
    """By row, each account with its agents' presence in `window`.

    It is unknown in an account whose chat systems all leave it untold, and while one that must be asked could not be (store/unseen.py).
    """
    people: dict[int, list[Any]] = defaultdict(list)
    for row in said(tx, _PEOPLE, {"accounts": account_ids}):
        people[row.account_id].append(row)
    rows = [row.id for members in people.values() for row in members]
    connected, in_groups = presence.connected(tx, rows, window), groups_by_agent(tx, rows)
    sources = sources_of(tx, account_ids)
    gaps = unseen(tx, sources, window, untold)
    found = {}
    for row in said(tx, _ACCOUNTS, {"accounts": account_ids}):
        blind = gaps[row.id]
        members = {p.external_id: _agent(p, in_groups[p.id], connected.get(p.id, ()), _unknown(p, blind)) for p in people[row.id]}
        by_row = {p.external_id: p.id for p in people[row.id]}
        delay = None if row.offline_delay_seconds is None else timedelta(seconds=row.offline_delay_seconds)
        found[row.id] = AccountFacts(row.id, Plan(row.plan), options_of(row), members, by_row, sources[row.id].there, delay)
    return found


def options_of(row: Any) -> Mapping[Kind, Option]:
    """Both options of an account's or an agent's row."""
    return _options(row.offline_on, row.offline_changed_at, row.missed_on, row.missed_changed_at)


@lru_cache(maxsize=1_000)
def _options(offline_on: bool, offline_since: datetime | None, missed_on: bool, missed_since: datetime | None) -> Mapping[Kind, Option]:
    """Made once for all who chose alike: most have never chosen."""
    return {Kind.OFFLINE: Option(offline_on, offline_since), Kind.MISSED: Option(missed_on, missed_since)}


def _unknown(row: Any, gaps: Collection[Unseen]) -> tuple[Unknown, ...]:
    return tuple(gap.span for gap in gaps if gap.is_of(row.external_id)) if gaps else ()


def _agent(row: Any, in_groups: frozenset[str], connections: tuple[Connected, ...], unknown: tuple[Unknown, ...]) -> Agent:
    return Agent(
        id=row.external_id,
        name=row.name,
        active=row.active,
        groups=in_groups,
        options=options_of(row),
        has_address=row.email is not None,
        suspended=row.suspended_at is not None,
        connections=connections,
        unknown=unknown,
    )


def groups_by_agent(tx: Connection, agent_ids: Collection[int]) -> Mapping[int, frozenset[str]]:
    """The chat system's ids of each agent's groups; none for an agent in no group."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for agent_id, group in said(tx, _MEMBERS, {"agents": agent_ids}):
        found[agent_id] |= {group}
    return found
