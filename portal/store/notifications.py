"""Mails owed: claimed by one worker at a time, tried, and ended (contract/RULES.md, Mails; design.md, delivery state)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from portal.rules.reasons import Kind
from portal.store.accounts import options_of
from portal.store.tables import accounts, agents, attempts, conversations, notifications

WAITING = notifications.c.state.in_(("queued", "deferred"))


@dataclass(frozen=True, slots=True)
class Owed:
    """A claimed notification with what is to be read again before every attempt."""

    id: int
    public_id: str
    kind: str
    conversation: int | None
    conversation_external_id: str | None
    panel_url: str | None
    account_name: str
    link: int | None
    agent: int
    name: str
    address: str | None
    locale: str | None
    timezone: str | None
    active: bool
    wanted: bool
    due_at: datetime
    first_attempt_at: datetime | None
    tries: int


def owe_account_mail(tx: Connection, kind: str, agent: int, at: datetime, address: str | None = None, link: int | None = None) -> int:
    """A mail about the agent's own account, due at once; its row. Without `address` it goes to the agent's at the time."""
    new = {"kind": kind, "agent_id": agent, "public_id": uuid4().hex, "due_at": at, "next_attempt_at": at}
    statement = insert(notifications).values(**new, fixed_address=address, link_id=link)
    row: int = tx.execute(statement.returning(notifications.c.id)).scalar_one()
    return row


def is_owed_since(tx: Connection, kind: str, agent: int, since: datetime) -> bool:
    """Whether a mail of the kind has come to be owed to the agent after `since`, sent or not."""
    n = notifications.c
    return tx.execute(select(n.id).where(n.agent_id == agent, n.kind == kind, n.due_at > since).limit(1)).first() is not None


def claim(tx: Connection, now: datetime, until: datetime, token: str, most: int) -> list[int]:
    """Up to `most` notifications whose next attempt is due, oldest first, held by `token` until `until`."""
    chosen = (
        select(notifications.c.id)
        .where(WAITING, notifications.c.next_attempt_at <= now, _free(now))
        .order_by(notifications.c.next_attempt_at, notifications.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = list(tx.execute(chosen).scalars())
    tx.execute(update(notifications).where(notifications.c.id.in_(rows)).values(claimed_until=until, claim=token))
    return rows


def renew(tx: Connection, token: str, until: datetime) -> None:
    """What `token` still holds it holds longer. Locked in order, as whoever owes more mails locks them."""
    held = select(notifications.c.id).where(WAITING, notifications.c.claim == token).order_by(notifications.c.id).with_for_update()
    tx.execute(update(notifications).where(notifications.c.id.in_(tx.scalars(held).all())).values(claimed_until=until))


def release(tx: Connection, token: str, not_before: datetime) -> None:
    """Give back what `token` did not come to, to be tried again from `not_before` on."""
    mine = select(notifications.c.id).where(WAITING, notifications.c.claim == token)
    rows = tx.execute(mine.order_by(notifications.c.id).with_for_update()).scalars().all()
    free = {"claimed_until": None, "claim": None, "next_attempt_at": not_before}
    tx.execute(update(notifications).where(notifications.c.id.in_(rows)).values(free))


def hold(tx: Connection, row: int, token: str) -> Owed | None:
    """The notification as it stands, locked; None when `token` holds it no more.

    Its agent is locked too: of two mails to one agent that are begun at once, one must find the other in its thread.
    """
    n = notifications.c
    chosen = (
        select(notifications, agents, accounts.c.panel_url, conversations.c.external_id.label("conversation_external_id"))
        .add_columns(accounts.c.name.label("account_name"))
        .add_columns(n.id.label("row"), agents.c.id.label("agent"), accounts.c.locale.label("account_locale"))
        .add_columns(accounts.c.offline_on.label("account_offline"), accounts.c.missed_on.label("account_missed"))
        .join(agents, agents.c.id == n.agent_id)
        .join(accounts, accounts.c.id == agents.c.account_id)
        .join(conversations, conversations.c.id == n.conversation_id, isouter=True)
        .where(n.id == row, n.claim == token, WAITING)
    )
    found = tx.execute(chosen.with_for_update(of=[notifications, agents], key_share=True)).first()
    if found is None:
        return None
    return Owed(
        id=found.row,
        public_id=found.public_id,
        kind=found.kind,
        conversation=found.conversation_id,
        conversation_external_id=found.conversation_external_id,
        panel_url=found.panel_url,
        account_name=found.account_name,
        link=found.link_id,
        agent=found.agent,
        name=found.name,
        address=found.fixed_address or found.email,
        locale=found.locale or found.account_locale,
        timezone=found.timezone,
        active=found.active,
        wanted=_wanted(found),
        due_at=found.due_at,
        first_attempt_at=found.first_attempt_at,
        tries=found.tries,
    )


def _wanted(found: Row[Any]) -> bool:
    """By the account's option and the agent's own; a mail about the agent's account is always wanted."""
    if found.kind not in list(Kind):
        return True
    of_account = {Kind.OFFLINE: found.account_offline, Kind.MISSED: found.account_missed}[Kind(found.kind)]
    return bool(of_account) and options_of(found)[Kind(found.kind)].on


def begin_attempt(tx: Connection, row: int, address: str, at: datetime) -> None:
    """The attempt is on record before the mail server is asked, so that a worker killed in it leaves a trace."""
    tx.execute(insert(attempts).values(notification_id=row, at=at, address=address))
    first = func.coalesce(notifications.c.first_attempt_at, at)
    values = {"first_attempt_at": first, "tries": notifications.c.tries + 1, "address": address}
    tx.execute(update(notifications).where(notifications.c.id == row).values(values))


def end_attempt(tx: Connection, row: int, at: datetime, outcome: str, code: int | None, enhanced_code: str | None, words: str) -> None:
    values = {"outcome": outcome, "code": code, "enhanced_code": enhanced_code, "words": words}
    tx.execute(update(attempts).where(attempts.c.notification_id == row, attempts.c.at == at).values(values))


def put(tx: Connection, row: int, token: str, state: str, why: str, at: datetime, next_attempt_at: datetime | None = None) -> bool:
    """The notification's new state; False when `token` holds it no more and somebody else has gone on with it."""
    values: dict[str, object] = {"state": state, "why": why, "claimed_until": None, "claim": None}
    values |= {"next_attempt_at": next_attempt_at} if next_attempt_at else {"ended_at": at}
    mine = update(notifications).where(notifications.c.id == row, notifications.c.claim == token, WAITING)
    return bool(tx.execute(mine.values(values)).rowcount)


def next_attempt(tx: Connection, now: datetime) -> datetime | None:
    """When the earliest waiting notification is to be tried that nobody is trying just now."""
    chosen = select(notifications.c.next_attempt_at).where(WAITING, _free(now)).order_by(notifications.c.next_attempt_at)
    at: datetime | None = tx.execute(chosen.limit(1)).scalar()
    return at


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(notifications.c.claimed_until.is_(None), notifications.c.claimed_until <= now)
