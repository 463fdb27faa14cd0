"""To wait for a database that is away, where what is to be written cannot be found out again."""

import time
from collections.abc import Callable

import structlog

from portal.actions.house import House
from portal.actions.lease import LEASE
from portal.clock import now

PAUSE = 0.5  # seconds

log = structlog.get_logger()


def patiently(house: House, write: Callable[[], object]) -> None:
    """Again until the database takes it, for as long as a claim lasts; then its error is raised."""
    end = now() + LEASE
    while True:
        try:
            write()
        except Exception as error:
            if now() >= end or not house.db.is_away(error):
                raise
            log.warning("database.away", error=type(error).__name__)
            time.sleep(PAUSE)
        else:
            return
