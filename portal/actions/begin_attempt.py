"""To begin an attempt at one mail, whatever it is: all is read again, and its letter written, before the attempt goes on record.

Then the mail server is asked: a worker killed while it is leaves a trace.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from portal.actions import measures
from portal.actions.hold_back import hold_back
from portal.actions.house import House
from portal.actions.why_cancelled import NO_ADDRESS, why_cancelled
from portal.actions.write_letter import head_of, write_letter
from portal.actions.write_summary import write_summary
from portal.clock import now
from portal.mail.compose import Letter
from portal.store import attempts, notifications
from portal.store.owed import Owed, hold

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Attempt:
    """Begun `at`; `owed` is as it was before."""

    owed: Owed
    letter: Letter
    at: datetime


def begin_attempt(house: House, row: int, token: str) -> Attempt | None:
    """None when there is nothing to try: it is cancelled now, held back, or somebody else's."""
    with house.db.write() as tx:
        owed = hold(tx, row, token)
        if owed is None:
            return None
        at = now()
        why = why_cancelled(tx, owed, at)
        if why or owed.address is None:
            notifications.put(tx, owed, token, "cancelled", why or NO_ADDRESS, at)
            house.tally.count(measures.MAILS, owed.kind, "cancelled")
            log.info("notification.cancelled", notification=row, why=why)
            return None
        if hold_back(tx, house, owed, token, at):
            return None
        write = write_summary if owed.is_summary else write_letter
        letter = write(tx, house, owed, owed.address)
        attempts.begin(tx, owed, head_of(letter), at)
        return Attempt(owed, letter, at)
