"""Conversations with due alerts, claimed by one worker at a time."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, Connection, Integer, bindparam, or_, select, update

from portal.store.alerts import PENDING
from portal.store.among import among
from portal.store.tables import alerts, conversations

# Made once, not for each batch: SQLAlchemy takes several times longer to make a statement than to execute it.
_c, _a = conversations.c, alerts.c
_NOW: BindParameter[datetime] = bindparam("now", type_=_a.due_at.type)
_FIRST = (
    select(_c.id, _c.claims, _a.failures, _a.due_at)
    .join(conversations, _c.id == _a.conversation_id)
    .where(PENDING, _a.stuck_at.is_(None), _a.due_at <= _NOW, or_(_c.claimed_until.is_(None), _c.claimed_until <= _NOW))
    .order_by(_a.due_at)
    .limit(bindparam("most", type_=Integer))
    # Locked where they are counted, or workers that claim at once would choose the same ones, and all but one get none.
    .with_for_update(skip_locked=True, of=conversations)
)
_HELD = select(_c.id).where(among(_c.id, "rows"), _c.claim == bindparam("token")).order_by(_c.id).with_for_update()
_THESE = update(conversations).where(among(_c.id, "rows"))
_CLAIM = _THESE.values(claimed_until=bindparam("until"), claim=bindparam("token"), claims=_c.claims + 1)
_RENEW = _THESE.values(claimed_until=bindparam("until"))
_RELEASE = _THESE.values(claimed_until=None, claim=None, claims=0)


def claim(tx: Connection, now: datetime, until: datetime, token: str, most: int) -> dict[int, int]:
    """The conversations of the `most` oldest due alerts, held by `token` until `until` or until they are released.

    Each with how often it has been claimed since a claim last ended well; those come last whose alerts have failed before. However
    much is due or pending, no more alerts than these are looked at.
    """
    found = tx.execute(_FIRST, {"now": now, "most": most}).all()
    troubled = {row.id for row in found if row.failures}
    claims = {row.id: row.claims + 1 for row in sorted(found, key=lambda row: (row.id in troubled, row.due_at, row.id))}
    if claims:
        tx.execute(_CLAIM, {"rows": list(claims), "until": until, "token": token})
    return claims


def claimed_still(tx: Connection, conversation_ids: Collection[int], token: str) -> set[int]:
    """Those that `token` still holds, locked until the transaction ends."""
    return set(tx.execute(_HELD, {"rows": list(conversation_ids), "token": token}).scalars())


def renew(tx: Connection, conversation_ids: Collection[int], token: str, until: datetime) -> set[int]:
    """Those that `token` still holds, and holds from now on until `until`."""
    mine = claimed_still(tx, conversation_ids, token)
    if mine:
        tx.execute(_RENEW, {"rows": list(mine), "until": until})
    return mine


def release(tx: Connection, conversation_ids: Collection[int]) -> None:
    """The claim ended well."""
    if conversation_ids:
        tx.execute(_RELEASE, {"rows": list(conversation_ids)})
