"""To count the calls that an endpoint refused, hour by hour, and keep nothing else of them.

Who floods an endpoint must not flood the database with it: calls are counted in memory, and their sums are written a second later by
a thread of its own, so that no answer ever waits for it. What cannot be written is lost; so is the last second of a process that ends.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock, Timer

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.actions.house import House
from portal.store import integrations
from portal.store.integrations import Refusal

PAUSE = timedelta(seconds=1)
LONGEST_PLACE = 200  # characters


class Why(StrEnum):
    SIGNATURE = "signature"
    FORM = "form"
    LIMIT = "limit"


def in_a_second(write: Callable[[], None]) -> None:
    """Raises `RuntimeError` when there is no thread to be had."""
    timer = Timer(PAUSE.total_seconds(), write)
    timer.daemon = True
    timer.start()


class Refusals:
    """Counts for one process; `later` is told to call what writes, once for each batch."""

    def __init__(self, house: House, later: Callable[[Callable[[], None]], None] = in_a_second) -> None:
        self._house, self._later = house, later
        self._counted: Counter[Refusal] = Counter()
        self._places: dict[Refusal, str | None] = {}
        self._lock = Lock()

    def count(self, endpoint_id: int, why: Why, at: datetime, place: str = "") -> None:
        """`endpoint_id` is its row; `place` is where the body was wrong, and that of the latest call is kept. Never raises."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        refusal = endpoint_id, hour, why.value
        with self._lock:
            is_first = not self._counted
            self._counted[refusal] += 1
            self._places[refusal] = place[:LONGEST_PLACE] or None
        if is_first:
            try:
                self._later(self.write)
            except RuntimeError as error:
                _lost(self._take()[0], error)

    def write(self) -> None:
        """Add what was counted since the last time to the database. Never raises for what the database says."""
        counted, places = self._take()
        try:
            with self._house.db.write() as tx:
                integrations.add_refusals(tx, counted, places)
        except SQLAlchemyError as error:
            _lost(counted, error)

    def _take(self) -> tuple[Counter[Refusal], dict[Refusal, str | None]]:
        with self._lock:
            taken = self._counted, self._places
            self._counted, self._places = Counter(), {}
        return taken


def _lost(counted: Counter[Refusal], error: Exception) -> None:
    structlog.get_logger().warning("refusals.lost", calls=counted.total(), error=type(error).__name__)
