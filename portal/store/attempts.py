"""Attempts to hand a notification to the mail server: on record from before it is asked until it has answered."""

from datetime import datetime

from sqlalchemy import Connection, case, func, insert, update

from portal.store import summaries
from portal.store.owed import Owed
from portal.store.tables import attempts, notifications


def begin(tx: Connection, owed: Owed, address: str, message_id: str, at: datetime) -> None:
    """The attempt is on record before the mail server is asked, so that a worker killed in it leaves a trace."""
    n = notifications.c
    tx.execute(insert(attempts).values(notification_id=owed.id, at=at, address=address))
    values = {"first_attempt_at": func.coalesce(n.first_attempt_at, at), "tries": n.tries + 1, "address": address, "message_id": message_id}
    tx.execute(update(notifications).where(n.id == owed.id).values(values))
    if owed.is_summary:
        summaries.follow(tx, owed.id)


def end(tx: Connection, row: int, at: datetime, outcome: str, code: int | None, enhanced_code: str | None, words: str) -> None:
    """What the mail server answered to the attempt of `at` at the notification `row`.

    Its words quote addresses, so they go where the attempt's own has gone: the agent was forgotten meanwhile.
    """
    told = case((attempts.c.address != "", words))
    values = {"outcome": outcome, "code": code, "enhanced_code": enhanced_code, "words": told}
    tx.execute(update(attempts).where(attempts.c.notification_id == row, attempts.c.at == at).values(values))
