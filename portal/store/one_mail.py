"""Sends of one conversation, agent and kind that wait for their first attempt are one mail (contract/RULES.md, Mails)."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from portal.store.tables import conversations, notification_alerts, notification_messages, notifications


def keep_still(tx: Connection, rows: Collection[int]) -> None:
    """Until the transaction ends, nobody comes to owe anything beside these or what a summary of these tells of.

    To be asked before anything else is locked: who decides holds conversations, in the order of their numbers, and then owes.
    """
    theirs = conversations.c.id.in_(select(notifications.c.conversation_id).where(_these(rows)))
    tx.execute(select(conversations.c.id).where(theirs).order_by(conversations.c.id).with_for_update(key_share=True))


def take_in(tx: Connection, rows: Collection[int]) -> None:
    """Each of these that waits for its first attempt again, or that a summary of these tells of, gets what came to wait beside it."""
    n, other = notifications.c, notifications.alias()
    key = and_(*(other.c[name] == n[name] for name in ("conversation_id", "agent_id", "kind", "state")), other.c.id != n.id)
    untried = (n.state == "queued", n.first_attempt_at.is_(None), other.c.first_attempt_at.is_(None))
    chosen = select(n.id, other.c.id).join(other, key).where(_these(rows), *untried)
    gone: set[int] = set()
    for row, beside in tx.execute(chosen.order_by(n.id, other.c.id).with_for_update(of=other)).all():
        if row not in gone and beside not in gone:
            _move(tx, beside, row)
            gone.add(beside)


def _these(rows: Collection[int]) -> ColumnElement[bool]:
    return or_(notifications.c.id.in_(rows), notifications.c.summary_id.in_(rows))


def _move(tx: Connection, beside: int, row: int) -> None:
    """All that the one carries to the other; no message comes to be in a mail twice."""
    carried, its = notification_messages.c, notification_alerts.c
    told = select(carried.message_id).where(carried.notification_id == row)
    news = (carried.notification_id == beside, carried.message_id.not_in(told))
    tx.execute(update(notification_messages).where(*news).values(notification_id=row))
    tx.execute(update(notification_alerts).where(its.notification_id == beside).values(notification_id=row))
    tx.execute(delete(notifications).where(notifications.c.id == beside))
