"""Attempts to hand a notification to the mail server: on record from before it is asked until it has answered."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, func, insert, update

from portal.store import summaries
from portal.store.owed import Owed
from portal.store.tables import attempts, notifications

_BEGUN = (
    update(notifications)
    .where(notifications.c.id == bindparam("row"))
    .values(
        first_attempt_at=func.coalesce(notifications.c.first_attempt_at, bindparam("begun")),
        tries=notifications.c.tries + 1,
        address=bindparam("to"),
        message_id=bindparam("name"),
    )
)
_UNTRIED = dict.fromkeys(("first_attempt_at", "address", "message_id", "subject", "in_reply_to", "thread"))
_END = (
    update(attempts)
    .where(attempts.c.notification_id == bindparam("row"), attempts.c.at == bindparam("begun"))
    .values(
        outcome=bindparam("said"),
        code=bindparam("number"),
        enhanced_code=bindparam("detail"),
        # Words quote addresses, so they go where the attempt's own has gone: the agent was forgotten meanwhile.
        words=case((attempts.c.address != "", bindparam("told"))),
    )
)


def begin(tx: Connection, owed: Owed, address: str, message_id: str, at: datetime) -> None:
    """The attempt is on record before the mail server is asked, so that a worker killed in it leaves a trace."""
    begin_all(tx, {owed.id: (address, message_id)}, at)
    if owed.is_summary:
        summaries.follow(tx, owed.id)


def begin_all(tx: Connection, mails: Mapping[int, tuple[str, str]], at: datetime) -> None:
    """The same of many that are no summaries: by row where each goes and its Message-ID."""
    tx.execute(insert(attempts), [{"notification_id": row, "at": at, "address": address} for row, (address, _) in mails.items()])
    tx.execute(_BEGUN, [{"row": row, "begun": at, "to": address, "name": name} for row, (address, name) in mails.items()])


def call_off(tx: Connection, mails: Collection[Owed], token: str, at: datetime) -> None:
    """The attempts of `at` at these mails, which are given as they were before, were not made after all: they leave no trace."""
    n, rows = notifications.c, [owed.id for owed in mails]
    tx.execute(delete(attempts).where(attempts.c.notification_id.in_(rows), attempts.c.at == at))
    tx.execute(update(notifications).where(n.id.in_(rows), n.claim == token).values(tries=n.tries - 1))
    untried = [owed.id for owed in mails if owed.first_attempt_at is None]
    tx.execute(update(notifications).where(n.id.in_(untried), n.claim == token).values(_UNTRIED))
    for owed in mails:
        if owed.is_summary:
            summaries.follow(tx, owed.id)


def end(tx: Connection, row: int, at: datetime, outcome: str, code: int | None, enhanced_code: str | None, words: str) -> None:
    """What the mail server answered to the attempt of `at` at the notification `row`."""
    tx.execute(_END, {"row": row, "begun": at, "said": outcome, "number": code, "detail": enhanced_code, "told": words})
