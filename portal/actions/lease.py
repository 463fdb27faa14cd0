"""To keep a claim while a batch or the mail server takes its time: a short lease, renewed while this process lives.

A worker that is killed is found out when its lease ends, seconds later, however long the work may take.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.house import House
from portal.clock import now

LEASE = timedelta(seconds=15)
RENEWAL = 4.0  # seconds


@contextmanager
def renewing(house: House, renew: Callable[[Connection, datetime], object]) -> Iterator[None]:
    """What was claimed stays claimed until the block ends: `renew` makes the claim last until the time it is given."""
    ended = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(house, renew, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew_until(house: House, renew: Callable[[Connection, datetime], object], ended: threading.Event) -> None:
    while not ended.wait(RENEWAL):
        try:
            with house.db.note() as tx:
                renew(tx, now() + LEASE)
        except SQLAlchemyError as error:
            structlog.get_logger().warning("lease.not_renewed", error=type(error).__name__)
