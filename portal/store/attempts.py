"""Attempts to hand a notification to the mail server: on record from before it is asked until it has answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from portal.store import one_mail, summaries
from portal.store.lots import inserted
from portal.store.owed import Owed
from portal.store.tables import attempts, notifications

_MADE = inserted(attempts, "notification_id", "at", "address")
_n = notifications.c
_BEGUN = (
    update(notifications)
    .where(_n.id == bindparam("row"))
    .values(first_attempt_at=func.coalesce(_n.first_attempt_at, bindparam("begun", type_=_n.first_attempt_at.type)), tries=_n.tries + 1)
    .values({name: bindparam(f"its_{name}") for name in ("address", "message_id", "subject", "in_reply_to", "thread")})
)
_UNTRIED = dict.fromkeys(("first_attempt_at", "address", "message_id", "subject", "in_reply_to", "thread"))
_UNMADE = delete(attempts).where(attempts.c.notification_id == bindparam("row"), attempts.c.at == bindparam("begun"))
END = (
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


@dataclass(frozen=True, slots=True)
class Head:
    """Where a mail goes now, and what it keeps from its first attempt on.

    Whole header values, `thread` those of all mails before it in one; `subject` is the thread's. A mail that is in no thread has neither.
    """

    address: str
    message_id: str
    subject: str | None = None
    in_reply_to: str | None = None
    thread: str | None = None


def begin(tx: Connection, owed: Owed, head: Head, at: datetime) -> None:
    """The attempt is on record before the mail server is asked, so that a worker killed in it leaves a trace."""
    begin_all(tx, {owed.id: head}, at)
    if owed.is_summary:
        summaries.follow(tx, owed.id)


def begin_all(tx: Connection, heads: Mapping[int, Head], at: datetime) -> None:
    """The same of many that are no summaries, by row."""
    _MADE.put(tx, [{"notification_id": row, "at": at, "address": head.address} for row, head in heads.items()])
    tx.execute(_BEGUN, [{"row": row, "begun": at, **_kept(head)} for row, head in heads.items()])


def _kept(head: Head) -> dict[str, str | None]:
    return {
        "its_address": head.address,
        "its_message_id": head.message_id,
        "its_subject": head.subject,
        "its_in_reply_to": head.in_reply_to,
        "its_thread": head.thread,
    }


def call_off(tx: Connection, made: Sequence[tuple[Owed, datetime]], token: str) -> None:
    """These attempts, each at a mail as it was before and with its time, were not made after all: they leave no trace.

    What came to wait meanwhile beside a mail that now waits for its first attempt again goes into it.
    """
    n, begun = notifications.c, [owed.id for owed, _ in made]
    untried = [owed.id for owed, _ in made if owed.first_attempt_at is None]
    one_mail.keep_still(tx, untried)
    tx.execute(select(n.id).where(n.id.in_(begun)).order_by(n.id).with_for_update())  # in order, as who renews the claim locks them
    tx.execute(_UNMADE, [{"row": owed.id, "begun": at} for owed, at in made])
    tx.execute(update(notifications).where(n.id.in_(begun), n.claim == token).values(tries=n.tries - 1))
    tx.execute(update(notifications).where(n.id.in_(untried), n.claim == token).values(_UNTRIED))
    for owed, _ in made:
        if owed.is_summary:
            summaries.follow(tx, owed.id)
    one_mail.take_in(tx, untried)


def end(tx: Connection, row: int, at: datetime, outcome: str, code: int | None, enhanced_code: str | None, words: str) -> None:
    """What the mail server answered to the attempt of `at` at the notification `row`."""
    tx.execute(END, {"row": row, "begun": at, "said": outcome, "number": code, "detail": enhanced_code, "told": words})
