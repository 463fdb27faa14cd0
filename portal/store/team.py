"""The agents of an account as their admins see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from portal.rules.reasons import Plan
from portal.store import sign_ins
from portal.store.changes import change
from portal.store.said import said
from portal.store.tables import accounts, agents
from portal.store.upsert import insert


@dataclass(frozen=True, slots=True)
class Member:
    """An agent; `can_log_in` once they have chosen a password, `suspended` when mails to their address are."""

    id: int
    external_id: str
    name: str
    email: str | None
    is_admin: bool
    active: bool
    can_log_in: bool
    suspended: bool


class Mate(NamedTuple):
    """An agent as others of the account know them. Of a hundred a tuple is made faster."""

    row: int
    id: str
    name: str
    active: bool


_MATES = select(agents.c.id, agents.c.external_id, agents.c.name, agents.c.active).where(agents.c.account_id == bindparam("account"))

_COLUMNS = (
    agents.c.id,
    agents.c.external_id,
    agents.c.name,
    agents.c.email,
    agents.c.role == "admin",
    agents.c.active,
    agents.c.password_hash.is_not(None),
    agents.c.suspended_at.is_not(None),
)
_MEMBERS = (
    select(*_COLUMNS)
    .where(agents.c.account_id == bindparam("account"))
    .order_by(agents.c.active.desc(), func.lower(agents.c.name), agents.c.id)
)
_SOME_MEMBERS = _MEMBERS.limit(bindparam("most")).offset(bindparam("skip"))
_MEMBER = select(*_COLUMNS).where(agents.c.id == bindparam("agent"), agents.c.account_id == bindparam("account"))
_PLAN = select(accounts.c.plan).where(accounts.c.id == bindparam("account"))
_NUMBER = select(func.count()).where(agents.c.account_id == bindparam("account"))


def members_of(tx: Connection, account_id: int, most: int | None = None, skip: int = 0) -> list[Member]:
    """Active ones first, by name: all, or up to `most` after the first `skip`."""
    given = {"account": account_id, "most": most, "skip": skip}
    rows = said(tx, _MEMBERS, {"account": account_id}) if most is None else said(tx, _SOME_MEMBERS, given)
    return [Member(*row) for row in rows]


def number_of(tx: Connection, account_id: int) -> int:
    ((number,),) = said(tx, _NUMBER, {"account": account_id})
    return int(number)


def member(tx: Connection, account_id: int, agent_id: int) -> Member | None:
    """None for an agent of another account, too."""
    return next((Member(*row) for row in said(tx, _MEMBER, {"account": account_id, "agent": agent_id})), None)


def mates_of(tx: Connection, account_id: int) -> list[Mate]:
    """All of the account, in no order."""
    return [*map(Mate._make, said(tx, _MATES, {"account": account_id}))]


def plan_of(tx: Connection, account_id: int) -> Plan:
    ((plan,),) = said(tx, _PLAN, {"account": account_id})
    return Plan(plan)


def add(tx: Connection, account_id: int, external_id: str, name: str, is_admin: bool, at: datetime) -> int | None:
    """A new agent without e-mail or password; None when the account has one of this id."""
    values = {"account_id": account_id, "external_id": external_id, "name": name, "name_changed_at": at, "role": _role(is_admin)}
    new = insert(tx, agents).values(values).on_conflict_do_nothing(index_elements=["account_id", "external_id"])
    row: int | None = tx.execute(new.returning(agents.c.id)).scalar()
    return row


def put_role(tx: Connection, agent_id: int, is_admin: bool) -> None:
    tx.execute(update(agents).where(agents.c.id == agent_id).values(role=_role(is_admin)))


def put_active(tx: Connection, agent_id: int, active: bool, at: datetime) -> bool:
    """Whether it counts, no later change being known; then who is inactive is signed in nowhere, nor when they are active again."""
    done = change(tx, agents, agent_id, "active", active, at)
    if done and not active:
        sign_ins.close_all(tx, agent_id, at)
    return done


def lock(tx: Connection, account_id: int) -> None:
    """Until the transaction ends nobody else who asks for this changes who is an admin of the account."""
    tx.execute(select(accounts.c.id).where(accounts.c.id == account_id).with_for_update(key_share=True))


def has_admin(tx: Connection, account_id: int, but: int) -> bool:
    """Whether an active admin other than `but` can log in."""
    able = (agents.c.account_id == account_id, agents.c.role == "admin", agents.c.active, agents.c.password_hash.is_not(None))
    return tx.execute(select(agents.c.id).where(*able, agents.c.id != but).limit(1)).first() is not None


def is_last_admin(tx: Connection, account_id: int, agent_id: int) -> bool:
    """Whether the agent can log in as an admin, and nobody else of the account can."""
    return has_admin(tx, account_id, but=0) and not has_admin(tx, account_id, but=agent_id)


def _role(is_admin: bool) -> str:
    return "admin" if is_admin else "agent"
