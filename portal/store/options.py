"""The two options, of an account and of an agent, with when and by whom each was last changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select, update

from portal.rules.reasons import Kind, Plan
from portal.store.said import said
from portal.store.tables import accounts, agents

_CHOICE = ("on", "changed_at", "changed_by")
_CHOICES = [f"{kind}_{what}" for kind in Kind for what in _CHOICE]
_DELAYS = (accounts.c.offline_delay_seconds, accounts.c.missed_grace_seconds)
_CHOSEN = [table.c[name].label(f"{whose}_{name}") for whose, table in (("agent", agents), ("account", accounts)) for name in _CHOICES]
_OPTIONS = (
    select(accounts.c.name, accounts.c.plan, agents.c.email, *_DELAYS, *_CHOSEN)
    .join_from(agents, accounts)
    .where(agents.c.id == bindparam("agent"))
)


@dataclass(frozen=True, slots=True)
class Choice:
    """On or off; `changed_at` and `changed_by` are None while it is as it was at first."""

    on: bool
    changed_at: datetime | None
    changed_by: str | None


@dataclass(frozen=True, slots=True)
class Options:
    """What the page of options shows one agent; D and G are None where the account has none of its own."""

    account: str
    plan: Plan
    email: str | None
    delay: timedelta | None
    grace: timedelta | None
    of_account: Mapping[Kind, Choice]
    of_agent: Mapping[Kind, Choice]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Where one kind of mail goes, whether it is on, and in which language."""

    email: str | None
    on: bool
    locale: str | None


def options_of(tx: Connection, agent_id: int) -> Options:
    """Raises `ValueError` for an agent that is not there."""
    (row,) = said(tx, _OPTIONS, {"agent": agent_id})
    return Options(
        account=row.name,
        plan=Plan(row.plan),
        email=row.email,
        delay=_seconds(row.offline_delay_seconds),
        grace=_seconds(row.missed_grace_seconds),
        of_account=_choices(row, "account"),
        of_agent=_choices(row, "agent"),
    )


def subscriber(tx: Connection, agent_id: int, kind: Kind) -> Subscriber | None:
    columns = (agents.c.email, agents.c[f"{kind}_on"], func.coalesce(agents.c.locale, accounts.c.locale))
    row = tx.execute(select(*columns).join_from(agents, accounts).where(agents.c.id == agent_id)).first()
    return Subscriber(*row) if row else None


def choose_for_account(tx: Connection, account_id: int, kind: Kind, on: bool, by: str, at: datetime) -> None:
    _choose(tx, accounts, account_id, kind, on, by, at)


def choose_for_agent(tx: Connection, agent_id: int, kind: Kind, on: bool, by: str, at: datetime) -> None:
    _choose(tx, agents, agent_id, kind, on, by, at)


def _choose(tx: Connection, table: Table, row_id: int, kind: Kind, on: bool, by: str, at: datetime) -> None:
    """What is already so stays as it was, with the name of who made it so."""
    other = update(table).where(table.c.id == row_id, table.c[f"{kind}_on"] != on)
    tx.execute(other.values({f"{kind}_on": on, f"{kind}_changed_at": at, f"{kind}_changed_by": by}))


def _choices(row: Any, whose: str) -> dict[Kind, Choice]:
    return {kind: Choice(*(getattr(row, f"{whose}_{kind}_{what}") for what in _CHOICE)) for kind in Kind}


def _seconds(number: float | None) -> timedelta | None:
    return None if number is None else timedelta(seconds=number)
