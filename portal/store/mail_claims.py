"""Mails that wait: claimed by one worker at a time, oldest first without starving new ones (contract/RULES.md, Mails)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import BindParameter, Connection, Integer, bindparam, func, or_, select, update

from portal.store import mail_server
from portal.store.among import among
from portal.store.tables import notifications

# One that was held back waits with its summary.
_OPEN = notifications.c.state.in_(["queued", "deferred"])
WAITING = _OPEN & notifications.c.summary_id.is_(None)

# The same of mails that are known by their numbers, in words for which that index is of no use: PostgreSQL takes it for a short one where
# it has not counted for a while, and goes through all that wait for each mail.
WAITS = _OPEN & (func.coalesce(notifications.c.summary_id, 0) == 0)

SHARE = 5
"""One in so many is the newest that is due: of a backlog the oldest come first, and a new alert's mail waits for a few of them only."""

_n = notifications.c
_NOW: BindParameter[datetime] = bindparam("now", type_=_n.claimed_until.type)
_MOST: BindParameter[int] = bindparam("most", type_=Integer)
_FREE = or_(_n.claimed_until.is_(None), _n.claimed_until <= _NOW)
_DUE = select(_n.id, _n.claims, _n.failures).where(WAITING, _n.next_attempt_at <= _NOW, _FREE).with_for_update(skip_locked=True)
_OLDEST = _DUE.order_by(_n.next_attempt_at, _n.id).limit(_MOST)
_NEWEST = _DUE.order_by(_n.next_attempt_at.desc(), _n.id.desc()).limit(_MOST)
_NEXT = select(_n.next_attempt_at).where(WAITING, _FREE).order_by(_n.next_attempt_at).limit(1)
_THESE = update(notifications).where(among(_n.id, "rows"))
_CLAIM = _THESE.values(claimed_until=bindparam("until"), claim=bindparam("token"), claims=_n.claims + 1)
_RENEW = _THESE.values(claimed_until=bindparam("until"))
_RELEASE = _THESE.values(claimed_until=None, claim=None, claims=0)
_HELD = select(_n.id).where(among(_n.id, "rows"), _n.claim == bindparam("token"), WAITS).order_by(_n.id).with_for_update()


def claim(tx: Connection, now: datetime, until: datetime, token: str, most: int) -> dict[int, int]:
    """Up to `most` notifications whose next attempt is due, held by `token` until `until` or until they are released.

    In the order in which to try them, each with how often it has been claimed since a claim last ended well. Those come last that
    have failed before or were claimed most often: they may be what a worker died of.
    """
    oldest = tx.execute(_OLDEST, {"now": now, "most": most - most // SHARE}).all()
    newest = tx.execute(_NEWEST, {"now": now, "most": most // SHARE}).all()
    lots = ((*oldest[i * (SHARE - 1) : (i + 1) * (SHARE - 1)], *newest[i : i + 1]) for i in range(1 + most // SHARE))
    in_turn = dict.fromkeys(chain.from_iterable(lots))
    if in_turn:
        tx.execute(_CLAIM, {"rows": [row.id for row in in_turn], "until": until, "token": token})
    return {row.id: row.claims + 1 for row in sorted(in_turn, key=lambda row: (row.failures, row.claims))}


def renew(tx: Connection, rows: Collection[int], token: str, until: datetime) -> None:
    """Those that `token` still holds it holds longer."""
    if held := _held(tx, rows, token):
        tx.execute(_RENEW, {"rows": held, "until": until})


def release(tx: Connection, rows: Collection[int], token: str) -> None:
    """Give back those that `token` did not come to."""
    if held := _held(tx, rows, token):
        tx.execute(_RELEASE, {"rows": held})


def _held(tx: Connection, rows: Collection[int], token: str) -> Sequence[int]:
    """Locked in order, as whoever owes more mails locks them."""
    return tx.execute(_HELD, {"rows": list(rows), "token": token}).scalars().all()


def next_attempt(tx: Connection, now: datetime) -> datetime | None:
    """When the earliest waiting notification is to be tried that nobody is trying just now.

    Not before the mail server is asked anew, while it is away.
    """
    at: datetime | None = tx.execute(_NEXT, {"now": now}).scalar()
    away_until = mail_server.away_until(tx, now)
    return max(at, away_until) if at and away_until else at
