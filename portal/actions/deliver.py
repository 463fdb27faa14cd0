"""To deliver: hand the mails owed to the mail server, one attempt each, and keep what it said (contract/RULES.md, Mails).

No transaction is open while the mail server is asked. A worker killed between the end of DATA and its record sends again, under the
same Message-ID: a mail too many beats a visitor lost.
"""

from datetime import datetime, timedelta
from itertools import takewhile
from uuid import uuid4

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from portal.actions.decide import BLIND
from portal.actions.house import House
from portal.actions.lease import LEASE, renewing
from portal.actions.write_letter import write_letter
from portal.clock import now
from portal.mail.compose import compose
from portal.mail.letters import AccountLetter, AlertLetter
from portal.mail.outcomes import Outcome, Reply
from portal.mail.send import PostLine
from portal.rules.serving import served_in
from portal.rules.spans import Span
from portal.store import letters, links, notifications
from portal.store.facts import facts_in
from portal.store.notifications import Owed

BATCH = 50
"""Mails claimed at once."""

LONGEST = timedelta(minutes=1)
"""However slow the mail server, no mail of a batch is begun after this, so that its job ends well within its time-out."""

STALE = timedelta(minutes=10)
"""A first attempt later than this after the due time asks whether somebody has served the visitor meanwhile."""

GIVE_UP = timedelta(hours=24)
PAUSES = [timedelta(minutes=m) for m in (0.5, 1, 2, 5, 10, 20, 30, 60)]
"""Between attempts; the last one is repeated until `GIVE_UP` after the first attempt."""

BREATHER = timedelta(seconds=15)
"""For mails that were not tried because the mail server could not be reached at all."""

log = structlog.get_logger()


def deliver_due(house: House) -> bool:
    """Try the mails that are due, up to `BATCH`; whether there was a full batch, so that more may be due."""
    token, end = uuid4().hex, now() + LONGEST
    with house.db.write() as tx:
        rows = notifications.claim(tx, now(), now() + LEASE, token, BATCH)
    if not rows:
        return False
    with renewing(house, lambda tx, until: notifications.renew(tx, token, until)), house.post.line() as line:
        reached = all(_deliver(house, row, token, line) for row in takewhile(lambda _: now() < end, rows))
    with house.db.write() as tx:
        notifications.release(tx, token, now() if reached else now() + BREATHER)
    return len(rows) == BATCH


def _deliver(house: House, row: int, token: str, line: PostLine) -> bool:
    """One attempt; whether the mail server is there for the next mail."""
    try:
        begun = _begin(house, row, token)
        if begun is None:
            return True
        owed, letter, at = begun
        reply = line.send(compose(letter))
        _end(house, owed, token, at, reply)
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing can be said of the mail
    except Exception as error:
        log.exception("deliver.failed", notification=row)
        _set_back(house, row, token, type(error).__name__)
        return True
    return not (reply.unreachable or (reply.line_lost and reply.code is None))


def _begin(house: House, row: int, token: str) -> tuple[Owed, AlertLetter | AccountLetter, datetime] | None:
    """The letter of an attempt now on record; None when there is nothing to try."""
    with house.db.write() as tx:
        owed = notifications.hold(tx, row, token)
        if owed is None:
            return None
        at = now()
        why = _why_cancelled(tx, owed, at)
        if why or owed.address is None:
            notifications.put(tx, row, token, "cancelled", why or "no address is known", at)
            log.info("notification.cancelled", notification=row, why=why)
            return None
        letter = write_letter(tx, house, owed, owed.address)
        notifications.begin_attempt(tx, row, owed.address, at)
        return owed, letter, at


def _why_cancelled(tx: Connection, owed: Owed, at: datetime) -> str | None:
    if not owed.active:
        return "the agent is not active"
    if not owed.wanted:
        return "the option is off"
    if owed.link and links.open_one(tx, owed.link, at) is None:
        return "its link was used, replaced, or has run out"
    late = owed.first_attempt_at is None and at > owed.due_at + STALE
    return "served meanwhile" if late and owed.conversation and _all_served(tx, owed.id, owed.conversation, at) else None


def _all_served(tx: Connection, notification: int, conversation: int, at: datetime) -> bool:
    """Whether every message of the mail has been served between its writing and now."""
    written = [line["at"] for line in letters.lines(tx, notification)]
    _, facts = facts_in(tx, [conversation], Span(min(written), at), BLIND)[conversation]
    return all(served_in(facts, Span(start, at)) for start in written)


def _end(house: House, owed: Owed, token: str, at: datetime, reply: Reply) -> None:
    moment = now()
    state, next_attempt_at = after(reply.outcome, owed.tries + 1, owed.first_attempt_at or at, moment)
    with house.db.write() as tx:
        notifications.end_attempt(tx, owed.id, at, reply.outcome, reply.code, reply.enhanced_code, reply.words)
        notifications.put(tx, owed.id, token, state, reply.words, moment, next_attempt_at)
    log.info("notification", notification=owed.id, state=state, code=reply.code, enhanced_code=reply.enhanced_code)


def _set_back(house: House, row: int, token: str, why: str) -> None:
    """A mail that cannot even be written is tried again for a day, like one that is refused for now."""
    moment = now()
    with house.db.write() as tx:
        if owed := notifications.hold(tx, row, token):
            state, next_attempt_at = after(Outcome.DEFERRED, owed.tries, owed.first_attempt_at or owed.due_at, moment)
            notifications.put(tx, row, token, state, why, moment, next_attempt_at)


def after(outcome: Outcome, tries: int, first_attempt_at: datetime, moment: datetime) -> tuple[str, datetime | None]:
    """The delivery state after an attempt, and when the next is due: growing pauses, and an end 24 hours after the first.

    `tries` count this attempt; after none, of a mail that could not even be gathered, comes the longest pause.
    """
    if outcome is Outcome.ACCEPTED:
        return "sent", None
    if outcome is Outcome.REFUSED or moment - first_attempt_at >= GIVE_UP:
        return "failed", None
    pause = PAUSES[min(tries, len(PAUSES)) - 1]
    return "deferred", min(moment + pause, max(first_attempt_at + GIVE_UP, moment + PAUSES[0]))
