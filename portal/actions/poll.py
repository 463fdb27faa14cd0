"""To poll: ask the chat systems that are due to be asked, and record what they tell as if they had told it by themselves.

Each poll is claimed, asked outside of any transaction, and recorded in one; whoever dies in between leaves a claim that ends.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from portal.actions import measures
from portal.actions.house import House
from portal.actions.poll_ask import LONGEST, Told, ask
from portal.actions.poll_case import read_case
from portal.actions.poll_record import keep_failure, keep_poll
from portal.actions.raised import raised
from portal.chat_systems.http import kept_client
from portal.clock import now
from portal.store import polls
from portal.store.endpoints import Endpoint

AT_ONCE = 8
"""Chat systems asked at the same time: one that is slow holds up no other."""

LEASE = LONGEST + timedelta(seconds=15)

ENOUGH = timedelta(minutes=1)
"""After this long a job leaves who is left to the next one, so that it ends well within its time-out."""

log = structlog.get_logger()


def poll_due(house: House) -> None:
    """Until nobody is due to be asked; then the alarm is set for who is next."""
    end = now() + ENOUGH
    with house.db.read() as tx:
        due = min(polls.due(tx, now()), AT_ONCE)
    try:
        if due:
            kept_client(house.reach)
            with ThreadPoolExecutor(due) as pool:
                for asking in [pool.submit(_poll_on, house, end) for _ in range(due)]:
                    asking.result()
    finally:
        ring_for_next_poll(house)
        house.tally.write(house.db)


def ring_for_next_poll(house: House) -> bool:
    """Also the worker's sweep. False when Redis did not answer."""
    with house.db.read() as tx:
        at = polls.next_due(tx, now())
    return house.alarm.ring_to_poll(at) if at else True


def poll_next(house: House) -> bool:
    """Ask for the endpoint that is due for longest; False when none is."""
    token = uuid4().hex
    with house.db.write() as tx:
        row = polls.claim(tx, now(), now() + LEASE, token)
    if row is None:
        return False
    try:
        _poll(house, row, token)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is said, this one is left alone for longer, and the others go on)
        log.error("poll.not_kept", row=row, error=raised(error))  # noqa: TRY400 (its words may quote what was told)
        keep_failure(house, row, token)
    return True


def _poll(house: House, row: int, token: str) -> None:
    with house.db.read() as tx:
        case = read_case(tx, house, row)
    if case is not None:
        told = ask(house, case)
        if keep_poll(house, case, told, token):
            _say(house, case.endpoint, told)


def _poll_on(house: House, end: datetime) -> None:
    while now() < end and poll_next(house):
        continue


def _say(house: House, endpoint: Endpoint, told: Told) -> None:
    result = told.failed.fault.value if told.failed else measures.WELL
    house.tally.count(measures.POLLS, endpoint.source, result)
    log.info("poll", endpoint=endpoint.public_id, result=result, at=told.failed.at if told.failed else None)
