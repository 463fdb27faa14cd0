"""To deliver: hand the mails owed to the mail server, one attempt each, and keep what it said (contract/RULES.md, Mails)."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import uuid4

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from portal.actions.begin_attempt import Attempt, begin_attempt
from portal.actions.begin_together import begin_together
from portal.actions.hand_over import failed
from portal.actions.house import House
from portal.actions.lease import LEASE, renewing
from portal.actions.lines import Lines
from portal.actions.patience import patiently
from portal.actions.raised import raised
from portal.actions.set_back import may_be_tried
from portal.clock import now
from portal.store import mail_claims, mail_server
from portal.store.mail_server import Standing
from portal.store.owed import Thread

BATCH = 400
"""Mails claimed at once."""

CHUNK = 200
"""Mails begun at once, at most: each is read again before its attempt, and not much before."""

PACE = timedelta(seconds=0.5)
"""Each chunk is as large as would take so long if it went like the one before."""

LONGEST = timedelta(seconds=5)
"""However slow the mail server, no mail of a batch is handed over after this: decisions are due to be made in between."""

SUSPICIOUS = 2
"""A mail claimed more often than this without a good end may be what its workers died of: a try is counted before it is made."""

log = structlog.get_logger()


def deliver_due(house: House) -> bool:
    """Try the mails that are due, up to `BATCH`; whether there was a full batch, so that more may be due."""
    token = uuid4().hex
    with house.db.note() as tx:
        standing = mail_server.standing(tx, now())
        claims = mail_claims.claim(tx, now(), now() + LEASE, token, BATCH) if standing is Standing.THERE else {}
    if standing is Standing.UNKNOWN:
        return _is_back(house)
    if not claims:
        return False
    if len(claims) == BATCH:
        house.alarm.ring_for_help()
    try:
        with renewing(house, lambda tx, until: mail_claims.renew(tx, claims, token, until)):
            there = _deliver_all(house, claims, token)
    except (OperationalError, InterfaceError):  # no doing of the mails', or each would come to be one that workers die of
        patiently(house, lambda: _release(house, claims, token))
        raise
    with house.db.note() as tx:
        mail_claims.release(tx, claims, token)
        if not there:
            mail_server.went_away(tx, now())
    return there and len(claims) == BATCH


def _release(house: House, claims: Mapping[int, int], token: str) -> None:
    with house.db.note() as tx:
        mail_claims.release(tx, claims, token)


def _is_back(house: House) -> bool:
    """Ask the mail server without a mail, so that none is used up while it is away: all of them go on waiting for their next try."""
    if house.post.knock():
        log.warning("mail_server.away")  # in no words of the server's, which may name anybody; `doctor` shows them
        return False
    with house.db.write() as tx:
        mail_server.came_back(tx)
    return True


def _deliver_all(house: House, claims: Mapping[int, int], token: str) -> bool:
    """Whether the mail server was there to the end."""
    with Lines(house, token, now() + LONGEST) as lines:
        _deliver_together(house, [row for row, count in claims.items() if count <= SUSPICIOUS], token, lines)
        for row in [row for row, count in claims.items() if count > SUSPICIOUS]:
            lines.settle()
            if lines.take_more and may_be_tried(house, row, token):
                _deliver_alone(house, row, token, lines)
    return lines.server_is_there


def _deliver_together(house: House, rows: list[int], token: str, lines: Lines) -> None:
    """The first goes alone, so that no more are used up when the mail server is away."""
    size = 1
    while rows and lines.take_more:
        chunk, rows, began = rows[:size], rows[size:], now()
        begun, apart = _begin(house, chunk, token, lines.under_way)
        lines.put_all(begun, to_come=len(rows))
        for row in apart:
            _deliver_alone(house, row, token, lines)
        if lines.goes_well:
            size = _as_many_as_keep_pace(len(chunk), now() - began)


def _as_many_as_keep_pace(mails: int, took: timedelta) -> int:
    fit = int(mails * (PACE / max(took, timedelta(milliseconds=1))))
    return min(max(fit, 1), CHUNK)


def _begin(house: House, rows: Collection[int], token: str, under_way: Collection[Thread]) -> tuple[list[Attempt], Collection[int]]:
    """As `begin_together`; when that fails each is for itself, so that one that cannot be begun holds up no other."""
    try:
        return begin_together(house, rows, token, under_way)
    except Exception as error:
        if house.db.is_away(error):
            raise
        log.warning("deliver.batch_failed", mails=len(rows), error=raised(error))
        return [], rows


def _deliver_alone(house: House, row: int, token: str, lines: Lines) -> None:
    lines.settle()  # it may be the next in a thread, whose latest mail must have been answered
    try:
        begun = begin_attempt(house, row, token)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is counted and said)
        failed(house, row, token, error)
        return
    if begun:
        lines.put(begun)
