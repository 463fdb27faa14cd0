"""Mails owed: the states they go through (contract/RULES.md, Mails; design.md, delivery state)."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

from portal.store import summaries
from portal.store.mail_claims import WAITS
from portal.store.owed import Owed
from portal.store.tables import notifications

_MINE = update(notifications).where(notifications.c.id == bindparam("row"), notifications.c.claim == bindparam("token"), WAITS)
_PUT = _MINE.values(state=bindparam("new_state"), why=bindparam("told"), claimed_until=None, claim=None, claims=0)
_AGAIN, ENDED = _PUT.values(next_attempt_at=bindparam("moment")), _PUT.values(ended_at=bindparam("moment"))


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
    told = {"row": owed.id, "token": token, "new_state": state, "told": why}
    done = bool(tx.execute(_AGAIN if next_attempt_at else ENDED, told | {"moment": next_attempt_at or at}).rowcount)
    if done and owed.is_summary:
        summaries.follow(tx, owed.id)
    return done
