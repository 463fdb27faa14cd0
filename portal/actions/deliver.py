"""To deliver: hand the mails owed to the mail server, one attempt each, and keep what it said (contract/RULES.md, Mails).

No transaction is open while the mail server is asked. A worker killed between the end of DATA and its record sends again, under the
same Message-ID: a mail too many beats a visitor lost.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from portal.actions import measures
from portal.actions.begin_attempt import begin_attempt
from portal.actions.house import House
from portal.actions.lease import LEASE, renewing
from portal.actions.patience import patiently
from portal.actions.pauses import after
from portal.actions.raised import raised
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

LONGEST = timedelta(seconds=5)
"""However slow the mail server, no mail of a batch is begun after this: decisions are due to be made in between."""

SUSPICIOUS = 2
"""A mail claimed more often than this without a good end may be what its workers died of: a try is counted before it is made."""

MOST_LOST = 2
"""A line that is lost in the middle of a mail may be that mail's doing; so many in a row are the mail server's."""

LEFT = (None, 421)
"""What a mail server says, or does not, that ends a line for its own reasons (RFC 5321, 4.2.2)."""

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
    try:
        with renewing(house, lambda tx, until: mail_claims.renew(tx, claims, token, until)), house.post.line(_timing(house)) as line:
            there = _deliver_each(house, claims, token, line)
    except (OperationalError, InterfaceError):  # no doing of the mails', or each would come to be one that workers die of
        patiently(house, lambda: _release(house, claims, token))
        raise
    with house.db.write() as tx:
        mail_claims.release(tx, claims, token)
        if not there:
            mail_server.went_away(tx, now())
    return there and len(claims) == BATCH


def _release(house: House, claims: Mapping[int, int], token: str) -> None:
    with house.db.write() as tx:
        mail_claims.release(tx, claims, token)


def _timing(house: House) -> Timed:
    return lambda step, seconds: house.tally.time(measures.SMTP_STEPS, seconds, step)


def _is_back(house: House) -> bool:
    """Ask the mail server without a mail, so that none is used up while it is away: all of them go on waiting for their next try."""
    if house.post.knock():
        log.warning("mail_server.away")  # in no words of the server's, which may name anybody; `doctor` shows them
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
        # Without a record the mail would go out again.
        patiently(house, lambda: _end(house, begun.owed, token, begun.at, reply))
        return reply
    except Exception as error:
        if house.db.is_away(error):
            raise  # nothing can be said of the mail
        log.warning("deliver.failed", notification=row, error=raised(error))
        set_back(house, row, token, raised(error))
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
