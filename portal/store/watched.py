"""What the audit log watches: of an account, its endpoints and its agents everything that somebody may change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from portal.store.about import Subject, What
from portal.store.endpoints import THERE
from portal.store.links import OPEN
from portal.store.tables import accounts, agents, endpoints, groups, links, memberships, recovery_codes, second_steps

COLUMNS: Mapping[Table, Mapping[str, What]] = {
    accounts: {
        "name": What.NAME,
        "plan": What.PLAN,
        "locale": What.LANGUAGE,
        "panel_url": What.PANEL_URL,
        "offline_delay_seconds": What.DELAY,
        "missed_grace_seconds": What.GRACE,
        "offline_on": What.OFFLINE,
        "missed_on": What.MISSED,
    },
    agents: {
        "name": What.NAME,
        "email": What.EMAIL,
        "role": What.ROLE,
        "active": What.ACTIVE,
        "locale": What.LANGUAGE,
        "timezone": What.TIMEZONE,
        "password_hash": What.PASSWORD,
        "offline_on": What.OFFLINE,
        "missed_on": What.MISSED,
        "suspended_at": What.SUSPENDED,
    },
    endpoints: {"secrets": What.SECRET, "settings": What.SETTINGS, "tokens": What.TOKEN},
}
"""By table, what each of its watched columns is called in the log."""

UNTOLD = frozenset({What.PASSWORD, What.SECRET, What.TOKEN})
"""Of these a line says that they were changed, and nothing of what they are."""

_LINKS = {"invite": What.INVITATION, "confirm_email": What.NEW_EMAIL}
"""Mailed links that are a change of the team themselves, by their kind; their address is told."""


@dataclass(frozen=True, slots=True)
class Value:
    """`told` is what a line may show of it; it was changed when `mark` is another."""

    told: str | None
    mark: object


State = Mapping[Subject, Mapping[What, Value]]


def account_now(tx: Connection, account: int, *, told: bool = False) -> State:
    """The account and its endpoints; nobody else changes the account until the transaction ends.

    `told`: no more than what a chat system may tell of it, which is its own columns.
    """
    row = tx.execute(select(accounts).where(accounts.c.id == account).with_for_update(key_share=True)).mappings().one()
    if told:
        return {Subject(): _columns(accounts, row)}
    mine = tx.execute(select(endpoints).where(endpoints.c.account_id == account, THERE)).mappings()
    return {Subject(): _columns(accounts, row), **{Subject(endpoint=each["public_id"]): _columns(endpoints, each) for each in mine}}


def agent_now(tx: Connection, agent: int, *, told: bool = False) -> tuple[int, State]:
    """The agent's account, and the agent, whom nobody else changes until the transaction ends.

    `told`: no more than what a chat system may tell of them, which is neither links nor proofs.
    """
    row = tx.execute(select(agents).where(agents.c.id == agent).with_for_update(key_share=True)).mappings().one()
    values = _columns(agents, row) | {What.GROUPS: _groups(tx, agent)}
    if not told:
        values |= _links_of(tx, agent) | _proofs(tx, agent)
    return row["account_id"], {Subject(agent=agent): values}


def _columns(table: Table, row: Mapping[Any, Any]) -> dict[What, Value]:
    return {what: Value(None if what in UNTOLD else _told(row[name]), row[name]) for name, what in COLUMNS[table].items()}


def _told(value: object) -> str | None:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, datetime):
        return "on"  # since when, the line says itself
    return None if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _groups(tx: Connection, agent: int) -> Value:
    chosen = select(groups.c.name).join(memberships, memberships.c.group_id == groups.c.id)
    names = ", ".join(sorted(tx.execute(chosen.where(memberships.c.agent_id == agent)).scalars()))
    return Value(names or None, names)


def _links_of(tx: Connection, agent: int) -> dict[What, Value]:
    chosen = select(links).where(links.c.agent_id == agent, links.c.kind.in_(_LINKS), *OPEN).order_by(links.c.id)
    return {what: Value(None, None) for what in _LINKS.values()} | {
        _LINKS[row.kind]: Value(row.address, row.id) for row in tx.execute(chosen)
    }


def _proofs(tx: Connection, agent: int) -> dict[What, Value]:
    step = tx.execute(select(second_steps).where(second_steps.c.agent_id == agent, second_steps.c.is_on)).first()
    unused = (recovery_codes.c.agent_id == agent, recovery_codes.c.used_at.is_(None))
    codes = set(tx.execute(select(recovery_codes.c.code_hash).where(*unused)).scalars())
    return {
        What.SECOND_STEP: Value("on" if step else "off", step and step.made_at),
        What.RECOVERY_CODES: Value(str(len(codes)) if codes else None, codes),
    }
