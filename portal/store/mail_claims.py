"""Mails that wait: claimed by one worker at a time, oldest first without starving new ones (contract/RULES.md, Mails)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, Connection, literal_column, or_, select, update

from portal.store import mail_server
from portal.store.tables import notifications

# One that was held back waits with its summary. The states are spelt out, or SQLite could not use the index of those that wait.
WAITING = notifications.c.state.in_([literal_column("'queued'"), literal_column("'deferred'")]) & notifications.c.summary_id.is_(None)

SHARE = 5
"""One in so many is the newest that is due: of a backlog the oldest come first, and a new alert's mail waits for a few of them only."""


def claim(tx: Connection, now: datetime, until: datetime, token: str, most: int) -> dict[int, int]:
    """Up to `most` notifications whose next attempt is due, held by `token` until `until` or until they are released.

    In the order in which to try them, each with how often it has been claimed since a claim last ended well. Those come last that
    have failed before or were claimed most often: they may be what a worker died of.
    """
    n = notifications.c
    due = select(n.id, n.claims, n.failures).where(WAITING, n.next_attempt_at <= now, _free(now)).with_for_update(skip_locked=True)
    oldest = tx.execute(due.order_by(n.next_attempt_at, n.id).limit(most - most // SHARE)).all()
    newest = tx.execute(due.order_by(n.next_attempt_at.desc(), n.id.desc()).limit(most // SHARE)).all()
    lots = ((*oldest[i * (SHARE - 1) : (i + 1) * (SHARE - 1)], *newest[i : i + 1]) for i in range(1 + most // SHARE))
    in_turn = dict.fromkeys(chain.from_iterable(lots))
    held = {"claimed_until": until, "claim": token, "claims": n.claims + 1}
    if in_turn:
        tx.execute(update(notifications).where(n.id.in_([row.id for row in in_turn])).values(held))
    return {row.id: row.claims + 1 for row in sorted(in_turn, key=lambda row: (row.failures, row.claims))}


def renew(tx: Connection, rows: Collection[int], token: str, until: datetime) -> None:
    """Those that `token` still holds it holds longer."""
    tx.execute(update(notifications).where(notifications.c.id.in_(_held(tx, rows, token))).values(claimed_until=until))


def release(tx: Connection, rows: Collection[int], token: str) -> None:
    """Give back those that `token` did not come to."""
    free = {"claimed_until": None, "claim": None, "claims": 0}
    tx.execute(update(notifications).where(notifications.c.id.in_(_held(tx, rows, token))).values(free))


def _held(tx: Connection, rows: Collection[int], token: str) -> Sequence[int]:
    """Locked in order, as whoever owes more mails locks them."""
    mine = select(notifications.c.id).where(notifications.c.id.in_(rows), notifications.c.claim == token, WAITING)
    return tx.execute(mine.order_by(notifications.c.id).with_for_update()).scalars().all()


def next_attempt(tx: Connection, now: datetime) -> datetime | None:
    """When the earliest waiting notification is to be tried that nobody is trying just now.

    Not before the mail server is asked anew, while it is away.
    """
    chosen = select(notifications.c.next_attempt_at).where(WAITING, _free(now)).order_by(notifications.c.next_attempt_at)
    at: datetime | None = tx.execute(chosen.limit(1)).scalar()
    away_until = mail_server.away_until(tx, now)
    return max(at, away_until) if at and away_until else at


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(notifications.c.claimed_until.is_(None), notifications.c.claimed_until <= now)
