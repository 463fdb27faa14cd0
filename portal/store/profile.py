"""What an agent is to the portal: name, the one e-mail, password, language and time zone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from portal.store.changes import change
from portal.store.said import said
from portal.store.tables import accounts, agents


@dataclass(frozen=True, slots=True)
class Profile:
    """`locale` and `timezone` are None where the agent has chosen none; `account_locale` is what counts then."""

    agent: int
    account: int
    name: str
    email: str | None
    email_key: str | None
    active: bool
    password_hash: str | None
    locale: str | None
    timezone: str | None
    account_name: str
    account_locale: str | None


_COLUMNS = (
    agents.c.id,
    agents.c.account_id,
    agents.c.name,
    agents.c.email,
    agents.c.email_key,
    agents.c.active,
    agents.c.password_hash,
    agents.c.locale,
    agents.c.timezone,
    accounts.c.name.label("account_name"),
    accounts.c.locale.label("account_locale"),
)
_OF_AGENT = select(*_COLUMNS).join_from(agents, accounts).where(agents.c.id == bindparam("agent"))


def profile_of(tx: Connection, agent_id: int) -> Profile:
    """Raises `ValueError` for an agent that is not there."""
    (row,) = said(tx, _OF_AGENT, {"agent": agent_id})
    return Profile(*row)


def hold(tx: Connection, agent_id: int) -> Profile:
    """As `profile_of`, and nobody else changes the agent until the transaction ends."""
    chosen = select(*_COLUMNS).join_from(agents, accounts).where(agents.c.id == agent_id)
    return Profile(*tx.execute(chosen.with_for_update(of=agents, key_share=True)).one())


def anybody(tx: Connection) -> int | None:
    """Some agent; None where there is none."""
    row: int | None = tx.execute(select(agents.c.id).limit(1)).scalar()
    return row


def put_name(tx: Connection, agent_id: int, name: str, at: datetime) -> None:
    change(tx, agents, agent_id, "name", name, at)


def put_language(tx: Connection, agent_id: int, locale: str | None, timezone: str | None) -> None:
    tx.execute(update(agents).where(agents.c.id == agent_id).values(locale=locale, timezone=timezone))


def put_password(tx: Connection, agent_id: int, password_hash: str) -> None:
    tx.execute(update(agents).where(agents.c.id == agent_id).values(password_hash=password_hash))


def put_email(tx: Connection, agent_id: int, email: str, key: str, at: datetime) -> bool:
    """False when another agent of the portal has it. A new address is not suspended (contract/RULES.md, `undeliverable`)."""
    mine = update(agents).where(agents.c.id == agent_id)
    try:
        with tx.begin_nested():
            tx.execute(mine.values(email=email, email_key=key, suspended_at=None, bounces_from=at))
    except IntegrityError:
        return False
    return True


def taken(tx: Connection, key: str, but: int) -> bool:
    """Whether an agent of the portal other than `but` has the address."""
    return tx.execute(select(agents.c.id).where(agents.c.email_key == key, agents.c.id != but)).first() is not None
