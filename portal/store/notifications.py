"""Mails owed: the states they go through (contract/RULES.md, Mails; design.md, delivery state)."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from portal.store import summaries
from portal.store.mail_claims import WAITING
from portal.store.owed import Owed
from portal.store.tables import notifications


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


def put(tx: Connection, owed: Owed, token: str, state: str, why: str, at: datetime, next_attempt_at: datetime | None = None) -> bool:
    """The notification's new state; False when `token` holds it no more and somebody else has gone on with it."""
    values: dict[str, object] = {"state": state, "why": why, "claimed_until": None, "claim": None, "claims": 0}
    values |= {"next_attempt_at": next_attempt_at} if next_attempt_at else {"ended_at": at}
    mine = update(notifications).where(notifications.c.id == owed.id, notifications.c.claim == token, WAITING)
    done = bool(tx.execute(mine.values(values)).rowcount)
    if done and owed.is_summary:
        summaries.follow(tx, owed.id)
    return done
