"""The two options, of an account and of an agent, with when and by whom each was last changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, Table, bindparam, func, select, update

from portal.rules.reasons import Kind, Plan
from portal.store.tables import accounts, agents

_CHANGED = [f"{kind}_{what}" for kind in Kind for what in ("on", "changed_at", "changed_by")]
_AGENT = select(agents.c.account_id, agents.c.email, *(agents.c[name] for name in _CHANGED)).where(agents.c.id == bindparam("agent"))
_DELAYS = ("offline_delay_seconds", "missed_grace_seconds")
_ACCOUNT = select(*(accounts.c[name] for name in ("name", "plan", *_DELAYS, *_CHANGED))).where(accounts.c.id == bindparam("account"))


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
    """Raises `sqlalchemy.exc.NoResultFound` for an agent that is not there."""
    agent = tx.execute(_AGENT, {"agent": agent_id}).mappings().one()
    account = tx.execute(_ACCOUNT, {"account": agent["account_id"]}).mappings().one()
    return Options(
        account=account["name"],
        plan=Plan(account["plan"]),
        email=agent["email"],
        delay=_seconds(account["offline_delay_seconds"]),
        grace=_seconds(account["missed_grace_seconds"]),
        of_account=_choices(account),
        of_agent=_choices(agent),
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


def _choices(row: RowMapping) -> dict[Kind, Choice]:
    return {kind: Choice(row[f"{kind}_on"], row[f"{kind}_changed_at"], row[f"{kind}_changed_by"]) for kind in Kind}


def _seconds(number: float | None) -> timedelta | None:
    return None if number is None else timedelta(seconds=number)
