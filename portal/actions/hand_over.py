"""To hand one mail over to the mail server, and keep what it said.

No transaction is open while the mail server is asked. A worker killed between the end of DATA and its record sends again, under the
same Message-ID: a mail too many beats a visitor lost. So `sent` is recorded for each mail before its line takes the next.
"""

from datetime import datetime

import structlog

from portal.actions import measures
from portal.actions.begin_attempt import Attempt
from portal.actions.house import House
from portal.actions.patience import patiently
from portal.actions.pauses import after
from portal.actions.raised import raised
from portal.actions.return_path import return_path
from portal.actions.set_back import set_back
from portal.actions.suspend import review_address
from portal.clock import now
from portal.mail.compose import compose
from portal.mail.outcomes import Reply
from portal.mail.send import PostLine
from portal.outcomes import Outcome
from portal.store import attempts, notifications, suspensions, taken
from portal.store.owed import Owed

log = structlog.get_logger()


def hand_over(house: House, begun: Attempt, token: str, line: PostLine, *, is_spare: bool = False) -> Reply | None:
    """What the mail server said; None when the portal failed at the mail, which is set back unless the mail server has it.

    A spare line may find no way to a mail server that is there: then the mail is called off, as not tried. Raises what the database
    raises when it is away for long.
    """
    try:
        reply = line.send(compose(begun.letter), return_path(house, begun.owed.public_id))
    except Exception as error:  # noqa: BLE001 (whatever it is, it is counted and said)
        call_off(house, [begun], token)
        failed(house, begun.owed.id, token, error)
        return None
    if reply.unreachable and is_spare:
        patiently(house, lambda: call_off(house, [begun], token))
        return reply
    try:
        # Without a record the mail would go out again.
        patiently(house, lambda: _end(house, begun.owed, token, begun.at, reply))
    except Exception as error:  # noqa: BLE001 (as above)
        if reply.outcome is Outcome.ACCEPTED:
            _end_barely(house, begun.owed, token, error)
            return reply
        failed(house, begun.owed.id, token, error)
        return None
    return reply


def call_off(house: House, untried: list[Attempt], token: str) -> None:
    """These were begun, and handed to nobody."""
    with house.db.write() as tx:
        attempts.call_off(tx, [(begun.owed, begun.at) for begun in untried], token)


def failed(house: House, row: int, token: str, error: Exception) -> None:
    """The portal failed at this mail; raises `error` again when it is the database's, for then nothing can be said of the mail."""
    if house.db.is_away(error):
        raise error
    log.warning("deliver.failed", notification=row, error=raised(error))
    set_back(house, row, token, raised(error))


def _end(house: House, owed: Owed, token: str, at: datetime, reply: Reply) -> None:
    moment = now()
    state, next_attempt_at = after(reply.outcome, owed.tries + 1, owed.first_attempt_at or at, moment)
    if reply.outcome is Outcome.ACCEPTED and not owed.is_summary:
        taken.put(house.db, owed, token, at, (reply.code, reply.enhanced_code, reply.words), moment)
    else:
        with house.db.note() as tx:
            if reply.outcome is Outcome.REFUSED:
                suspensions.standing(tx, owed.agent)  # locked before their mails, as everywhere, or each may wait for the other
            notifications.put(tx, owed, token, state, reply.words, moment, next_attempt_at)
            attempts.end(tx, owed.id, at, reply.outcome, reply.code, reply.enhanced_code, reply.words)
            if reply.outcome is Outcome.REFUSED:
                review_address(tx, owed.agent, moment)
    house.tally.count(measures.MAILS, owed.kind, state)
    log.info("notification", notification=owed.id, state=state, code=reply.code, enhanced_code=reply.enhanced_code)


def _end_barely(house: House, owed: Owed, token: str, error: Exception) -> None:
    """The mail server has it, so it must not go again: if not all can be recorded, then at least that. Raises `error` when that is vain."""
    if house.db.is_away(error):
        raise error
    log.warning("deliver.recorded_barely", notification=owed.id, error=raised(error))

    def put() -> None:
        with house.db.note() as tx:
            notifications.put(tx, owed, token, "sent", "", now())

    patiently(house, put)
