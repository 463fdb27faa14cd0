"""To hold back: a mailbox gets no more than `MAILS_PER_HOUR` mails about visitors in any hour; what is more waits for one summary.

The summary goes as soon as the hour has room again. Nothing is lost: it tells of each conversation once, as it stands by then.
"""

from datetime import datetime

import structlog
from sqlalchemy import Connection

from portal.actions.house import House
from portal.store import mail_cap, notifications, summaries
from portal.store.owed import Owed

log = structlog.get_logger()


def hold_back(tx: Connection, house: House, owed: Owed, token: str, at: datetime) -> bool:
    """Whether `owed` must wait now.

    What was tried before keeps its Message-ID, so it waits by itself, as a summary does, and as does what could not be written: no
    summary with it could be.
    """
    most = house.settings.mails_per_hour
    if not most or not owed.is_about_visitors:
        return False
    until = mail_cap.full_until(tx, owed, most, at)
    if owed.is_summary or owed.first_attempt_at or owed.failures:
        return bool(until) and notifications.put(tx, owed, token, owed.state, summaries.HELD, at, until)
    # Where one waits already, it goes first: or each mail of a busy hour would take the room that it waits for.
    summary = summaries.open_for(tx, owed.agent) or (summaries.make(tx, owed.agent, at, until) if until else None)
    if summary is None:
        return False
    if until is None and summary.next_attempt_at > at:  # nor does it wait any longer than it must
        summary = summaries.hurry(tx, summary.id, at)
    summaries.join(tx, owed.id, summary)
    log.info("notification.held_back", notification=owed.id, summary=summary.id)
    return True
