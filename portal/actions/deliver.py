"""To deliver: hand the mails owed to the mail server, one attempt each, and keep what it said (contract/RULES.md, Mails).

No transaction is open while the mail server is asked. A worker killed between the end of DATA and its record sends again, under the
same Message-ID: a mail too many beats a visitor lost.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from sqlalchemy.exc import InterfaceError, OperationalError

from portal.actions import measures
from portal.actions.begin_attempt import begin_attempt
from portal.actions.house import House
from portal.actions.lease import LEASE, renewing
from portal.actions.pauses import after
from portal.actions.return_path import return_path
from portal.actions.set_back import may_be_tried, set_back
from portal.actions.suspend import review_address
from portal.clock import now
from portal.mail.outcomes import Reply
from portal.mail.send import PostLine, Timed
from portal.outcomes import Outcome
from portal.store import attempts, mail_claims, mail_server, notifications
from portal.store.mail_server import Standing
from portal.store.owed import Owed

BATCH = 50
"""Mails claimed at once."""

LONGEST = timedelta(minutes=1)
"""However slow the mail server, no mail of a batch is begun after this, so that its job ends well within its time-out."""

SUSPICIOUS = 2
"""A mail claimed more often than this without a good end may be what its workers died of: a try is counted before it is made."""

MOST_LOST = 2
"""A line that is lost in the middle of a mail may be that mail's doing; so many in a row are the mail server's."""

LEFT = (None, 421)
"""What a mail server says, or does not, that ends a line for its own reasons (RFC 5321, 4.2.2)."""

AWAY = (OperationalError, InterfaceError)
RECORDING = Retry(ConstantBackoff(0.5), retries=int(LEASE.total_seconds() / 0.5), supported_errors=AWAY)
"""Without a record the mail would go out again: a database that is away is waited for as long as the claim lasts."""

log = structlog.get_logger()


def deliver_due(house: House) -> bool:
    """Try the mails that are due, up to `BATCH`; whether there was a full batch, so that more may be due."""
    token = uuid4().hex
    with house.db.write() as tx:
        standing = mail_server.standing(tx, now())
        claims = mail_claims.claim(tx, now(), now() + LEASE, token, BATCH) if standing is Standing.THERE else {}
    if standing is Standing.UNKNOWN:
        return _is_back(house)
    if not claims:
        return False
    with renewing(house, lambda tx, until: mail_claims.renew(tx, claims, token, until)), house.post.line(_timing(house)) as line:
        there = _deliver_each(house, claims, token, line)
    with house.db.write() as tx:
        mail_claims.release(tx, claims, token)
        if not there:
            mail_server.went_away(tx, now())
    return there and len(claims) == BATCH


def _timing(house: House) -> Timed:
    return lambda step, seconds: house.tally.time(measures.SMTP_STEPS, seconds, step)


def _is_back(house: House) -> bool:
    """Ask the mail server without a mail, so that none is used up while it is away: all of them go on waiting for their next try."""
    if words := house.post.knock():
        log.warning("mail_server.away", words=words)
        return False
    with house.db.write() as tx:
        mail_server.came_back(tx)
    return True


def _deliver_each(house: House, claims: Mapping[int, int], token: str, line: PostLine) -> bool:
    """Whether the mail server was there to the end."""
    end, lost = now() + LONGEST, 0
    for row, count in claims.items():
        if now() >= end:
            break
        if count > SUSPICIOUS and not may_be_tried(house, row, token):
            continue
        reply = _deliver(house, row, token, line)
        lost = lost + 1 if reply and reply.line_lost and reply.code in LEFT else 0
        if lost == MOST_LOST or (reply and reply.unreachable):
            return False
    return True


def _deliver(house: House, row: int, token: str, line: PostLine) -> Reply | None:
    """One attempt; None when none came of it."""
    try:
        if (begun := begin_attempt(house, row, token)) is None:
            return None
        reply = line.send(begun.mail, return_path(house, begun.owed.public_id))
        RECORDING.call_with_retry(lambda: _end(house, begun.owed, token, begun.at, reply), _say_away)
        return reply
    except AWAY:
        raise  # the database is away: nothing can be said of the mail
    except Exception as error:
        log.exception("deliver.failed", notification=row)
        set_back(house, row, token, f"{type(error).__name__}: {error}")
        return None


def _end(house: House, owed: Owed, token: str, at: datetime, reply: Reply) -> None:
    moment = now()
    state, next_attempt_at = after(reply.outcome, owed.tries + 1, owed.first_attempt_at or at, moment)
    with house.db.write() as tx:
        attempts.end(tx, owed.id, at, reply.outcome, reply.code, reply.enhanced_code, reply.words)
        notifications.put(tx, owed, token, state, reply.words, moment, next_attempt_at)
        if reply.outcome is Outcome.REFUSED:
            review_address(tx, owed.agent, moment)
    house.tally.count(measures.MAILS, owed.kind, state)
    log.info("notification", notification=owed.id, state=state, code=reply.code, enhanced_code=reply.enhanced_code)


def _say_away(error: Exception) -> None:
    log.warning("deliver.database_away", error=type(error).__name__)
