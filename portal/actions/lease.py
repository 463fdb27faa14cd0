"""To keep a claim while the mail server takes its time: a short lease, renewed while this process lives.

A worker that is killed is found out when its lease ends, seconds later, however long one attempt may take.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.house import House
from portal.clock import now
from portal.store import notifications

LEASE = timedelta(seconds=15)
RENEWAL = 4.0  # seconds


@contextmanager
def renewing(house: House, token: str) -> Iterator[None]:
    """What `token` has claimed stays claimed until the block ends."""
    ended = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(house, token, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew_until(house: House, token: str, ended: threading.Event) -> None:
    while not ended.wait(RENEWAL):
        try:
            with house.db.write() as tx:
                notifications.renew(tx, token, now() + LEASE)
        except SQLAlchemyError as error:
            structlog.get_logger().warning("lease.not_renewed", error=type(error).__name__)
