"""Who is signed in to the portal: one row for each sign-in, open until it is closed or unused for too long.

One that still waits for its second step signs nobody in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, insert, select, update

from portal.store.said import said
from portal.store.tables import accounts, agents, sign_ins

LASTS = timedelta(days=30)
"""Unused for so long, a sign-in signs nobody in any more."""


@dataclass(frozen=True, slots=True)
class Person:
    """An active agent with an open sign-in; `locale` is the agent's, or else the account's, and None where neither has one.

    `suspended` when mails to their address are.
    """

    sign_in_id: int
    seen_at: datetime
    agent_id: int
    account_id: int
    name: str
    is_admin: bool
    locale: str | None
    timezone: str | None
    suspended: bool


@dataclass(frozen=True, slots=True)
class SignIn:
    """An open sign-in; `browser` is what the browser called itself."""

    id: int
    browser: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    agent_id: int
    password_hash: str | None


def credentials(tx: Connection, email_key: str) -> Credentials | None:
    """Of the active agent who has this address; None when there is none."""
    found = select(agents.c.id, agents.c.password_hash).where(agents.c.email_key == email_key, agents.c.active)
    row = tx.execute(found).first()
    return Credentials(row.id, row.password_hash) if row else None


def is_still(tx: Connection, held: Credentials) -> bool:
    """Whether the agent is active and the password the one that was checked; so it stays until the transaction ends."""
    same = select(agents.c.id).where(agents.c.id == held.agent_id, agents.c.password_hash == held.password_hash, agents.c.active)
    return tx.execute(same.with_for_update(key_share=True)).first() is not None


def begin(tx: Connection, agent_id: int, token_hash: str, browser: str, at: datetime, waits_until: datetime | None = None) -> None:
    """With `waits_until` nobody is signed in before `complete`, which must come by then."""
    values = {"agent_id": agent_id, "token_hash": token_hash, "browser": browser, "began_at": at, "seen_at": at}
    tx.execute(insert(sign_ins).values(**values, waits_until=waits_until))


def waiting(tx: Connection, token_hash: str, now: datetime) -> int | None:
    """The active agent whose sign-in waits for its second step; None when it waits no more."""
    found = select(agents.c.id).join_from(sign_ins, agents).where(sign_ins.c.token_hash == token_hash, *_waits(now), agents.c.active)
    agent: int | None = tx.execute(found).scalar()
    return agent


def complete(tx: Connection, token_hash: str, new_hash: str, now: datetime) -> bool:
    """The second step is done, and another token counts from now on. False when the sign-in waits no more."""
    mine = update(sign_ins).where(sign_ins.c.token_hash == token_hash, *_waits(now))
    return bool(tx.execute(mine.values(token_hash=new_hash, waits_until=None, seen_at=now)).rowcount)


def _waits(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return sign_ins.c.closed_at.is_(None), sign_ins.c.waits_until > now


def _person() -> Select[Any]:
    """Made once: every page asks it."""
    columns = (
        sign_ins.c.id.label("sign_in_id"),
        sign_ins.c.seen_at,
        agents.c.id.label("agent_id"),
        agents.c.account_id,
        agents.c.name,
        (agents.c.role == "admin").label("is_admin"),
        func.coalesce(agents.c.locale, accounts.c.locale).label("locale"),
        agents.c.timezone,
        agents.c.suspended_at.is_not(None).label("suspended"),
    )
    joined = sign_ins.join(agents, sign_ins.c.agent_id == agents.c.id).join(accounts, agents.c.account_id == accounts.c.id)
    held = sign_ins.c.token_hash == bindparam("token_hash")
    return select(*columns).select_from(joined).where(held, *_is_open(), agents.c.active)


def person(tx: Connection, token_hash: str, seen_after: datetime) -> Person | None:
    """Who holds the token; None when the sign-in is closed, was last seen before `seen_after`, or its agent is not active."""
    return next((Person(*row) for row in said(tx, _PERSON, {"token_hash": token_hash, "seen_after": seen_after})), None)


def saw(tx: Connection, sign_in_id: int, at: datetime) -> None:
    tx.execute(update(sign_ins).where(sign_ins.c.id == sign_in_id).values(seen_at=at))


def open_of(tx: Connection, agent_id: int, seen_after: datetime) -> list[SignIn]:
    """The agent's, last seen first."""
    return [SignIn(*row) for row in said(tx, _OPEN, {"agent": agent_id, "seen_after": seen_after})]


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return sign_ins.c.closed_at.is_(None), sign_ins.c.waits_until.is_(None), sign_ins.c.seen_at > bindparam("seen_after")


_PERSON = _person()
_OPEN = (
    select(sign_ins.c.id, sign_ins.c.browser, sign_ins.c.began_at, sign_ins.c.seen_at)
    .where(sign_ins.c.agent_id == bindparam("agent"), *_is_open())
    .order_by(sign_ins.c.seen_at.desc(), sign_ins.c.id)
)


def close_one(tx: Connection, agent_id: int, sign_in_id: int, at: datetime) -> bool:
    """False when the agent has no such sign-in; closing it again does no harm."""
    mine = update(sign_ins).where(sign_ins.c.id == sign_in_id, sign_ins.c.agent_id == agent_id)
    return bool(tx.execute(mine.values(closed_at=func.coalesce(sign_ins.c.closed_at, at))).rowcount)


def close_all(tx: Connection, agent_id: int, at: datetime, but: int | None = None) -> None:
    """All of the agent's sign-ins, `but` excepted."""
    which = (sign_ins.c.agent_id == agent_id, sign_ins.c.closed_at.is_(None), sign_ins.c.id != (but or 0))
    tx.execute(update(sign_ins).where(*which).values(closed_at=at))


def close(tx: Connection, token_hash: str, at: datetime) -> None:
    tx.execute(update(sign_ins).where(sign_ins.c.token_hash == token_hash, sign_ins.c.closed_at.is_(None)).values(closed_at=at))
