"""An agent who is known by id alone: everything else that is kept of them as a person is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, or_, select, true, update

from portal.store import audit, polls
from portal.store.snapshots import without_agent
from portal.store.tables import (
    accounts,
    agents,
    alerts,
    attempts,
    conversations,
    devices,
    endpoints,
    links,
    messages,
    notifications,
    recovery_codes,
    reports,
    second_steps,
    sign_ins,
)

MOST = 500
"""Decisions rewritten in one transaction: each names every agent of its account."""


@dataclass(frozen=True, slots=True)
class Person:
    """An agent by row, with what they may be found by elsewhere."""

    row: int
    account_row: int
    id: str
    name: str
    email: str | None


def find(tx: Connection, account: str, agent: str) -> Person | None:
    chosen = select(agents.c.id, agents.c.account_id, agents.c.external_id, agents.c.name, agents.c.email)
    mine = chosen.join(accounts, accounts.c.id == agents.c.account_id).where(accounts.c.public_id == account)
    row = tx.execute(mine.where(agents.c.external_id == agent)).first()
    return Person(*row) if row else None


def erase(tx: Connection, person: Person, now: datetime) -> Mapping[str, int]:
    """What was erased and how many of each. Whatever is still to be mailed to them is cancelled by this: there is no address."""
    _hold_mails(tx, person)
    _become_an_id(tx, person, now)
    return {
        "sign-ins": _delete(tx, sign_ins, person),
        "proofs for the second step": _delete(tx, second_steps, person) + _delete(tx, recovery_codes, person),
        "mailed links": _links(tx, person, now),
        "mails": _mails(tx, person, now),
        "labels of devices": _labels(tx, person),
        "replies": _replies(tx, person),
        "polls": polls.forget_agent(tx, person.account_row, person.id),
        "lines of the audit log": audit.forget_agent(tx, person.row, now),
    }


def kinds_of_devices(tx: Connection, person: Person) -> Mapping[str, str]:
    """By label, while they have theirs; and by kind, which stays itself."""
    rows = tx.execute(select(devices.c.label, devices.c.kind).where(devices.c.agent_id == person.row)).all()
    return {name: row.kind for row in rows for name in (row.label, row.kind) if name}


def rewrite_decisions(
    tx: Connection, person: Person, kinds: Mapping[str, str], after: int, since: datetime | None = None
) -> tuple[int, int | None]:
    """Up to `MOST` decisions from the row after `after` on: how many named the agent, and the last row; None at the end.

    With `since` those that were decided from then on.
    """
    chosen = select(alerts.c.id, alerts.c.snapshot).where(alerts.c.account_id == person.account_row, alerts.c.id > after)
    decided = (alerts.c.snapshot.is_not(None), alerts.c.decided_at >= since if since else true())
    rows = tx.execute(chosen.where(*decided).order_by(alerts.c.id).limit(MOST)).all()
    anew = [{"row": row.id, "kept": kept} for row in rows if (kept := without_agent(row.snapshot, person.id, kinds)) != row.snapshot]
    if anew:
        tx.execute(update(alerts).where(alerts.c.id == bindparam("row")).values(snapshot=bindparam("kept")), anew)
    return len(anew), rows[-1].id if rows else None


def _hold_mails(tx: Connection, person: Person) -> None:
    """Before the agent, as whoever takes a report of one does: in another order the two could wait for each other for ever."""
    mine = select(notifications.c.id).where(notifications.c.agent_id == person.row)
    tx.execute(mine.order_by(notifications.c.id).with_for_update(key_share=True)).all()


def _become_an_id(tx: Connection, person: Person, now: datetime) -> None:
    """As a webhook makes an agent from an id alone, but inactive, and from now on: what it told before does not bring them back.

    By whom an option was changed is kept as a name alone, so that of a namesake goes with it: when it was changed stays.
    """
    nothing = dict.fromkeys(("email", "email_key", "password_hash", "locale", "timezone", "suspended_at"))
    bare = {"name": person.id, "name_changed_at": now, "active": False, "active_changed_at": now, "role": "agent", **nothing}
    tx.execute(update(agents).where(agents.c.id == person.row).values(bare))
    for table, mine in ((accounts, accounts.c.id == person.account_row), (agents, agents.c.account_id == person.account_row)):
        for column in (table.c.offline_changed_by, table.c.missed_changed_by):
            tx.execute(update(table).where(mine, column == person.name).values({column: None}))


def _delete(tx: Connection, table: Table, person: Person) -> int:
    return tx.execute(delete(table).where(table.c.agent_id == person.row)).rowcount


def _links(tx: Connection, person: Person, now: datetime) -> int:
    """They stay, without the address, because mails refer to them."""
    mine = (links.c.agent_id == person.row, or_(links.c.cancelled_at.is_(None), links.c.address.is_not(None)))
    return tx.execute(update(links).where(*mine).values(address=None, cancelled_at=now)).rowcount


def _mails(tx: Connection, person: Person, now: datetime) -> int:
    """Where they went, and the mail server's words, which quote addresses."""
    n = notifications.c
    mine, theirs = n.agent_id == person.row, select(n.id).where(n.agent_id == person.row)
    tx.execute(update(attempts).where(attempts.c.notification_id.in_(theirs)).values(address="", words=None))
    tx.execute(update(reports).where(reports.c.notification_id.in_(theirs)).values(words=""))
    waiting = {"state": "cancelled", "why": "the agent is not active", "ended_at": now, "claimed_until": None, "claim": None}
    tx.execute(update(notifications).where(mine, n.ended_at.is_(None)).values(waiting))
    tx.execute(update(notifications).where(mine, n.address.is_not(None), n.state != "cancelled").values(why=None))
    addressed = or_(n.address.is_not(None), n.fixed_address.is_not(None))
    return tx.execute(update(notifications).where(mine, addressed).values(address=None, fixed_address=None)).rowcount


def _labels(tx: Connection, person: Person) -> int:
    return tx.execute(update(devices).where(devices.c.agent_id == person.row, devices.c.label.is_not(None)).values(label=None)).rowcount


def _replies(tx: Connection, person: Person) -> int:
    """Who wrote them is an id now, or nobody where none was told; what they say is erased with the conversation, in time."""
    talks = select(conversations.c.id).join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
    mine = talks.where(endpoints.c.account_id == person.account_row)
    unsigned = and_(messages.c.author_id.is_(None), func.lower(messages.c.author_email) == (person.email or "").lower())
    named = or_(messages.c.author_name.is_not(None), messages.c.author_email.is_not(None))
    theirs = (messages.c.author_type == "agent", or_(messages.c.author_id == person.id, unsigned), named)
    nobody = update(messages).values(author_name=None, author_email=None)
    return tx.execute(nobody.where(*theirs, messages.c.conversation_id.in_(mine))).rowcount
