"""To count and time what the portal does: in memory, and now and then added to what all processes have counted.

So it costs the work that is counted next to nothing, and every web process on every machine tells the same sums. What a process has
counted since the last time is lost when it is killed.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from threading import Lock

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.store import tallies
from portal.store.database import Database
from portal.store.tallies import Key

SUM = "sum"
"""In place of a bucket's bound: what all that was timed comes to, in seconds."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`labels` are their values by name: each combination is told from the beginning, as zero, so that a first one is a rise.

    `bounds` are the upper ones of a histogram's buckets, in seconds; a measure without them is a plain count.
    """

    name: str
    says: str
    labels: Mapping[str, tuple[str, ...]]
    bounds: tuple[float, ...] = field(default=())

    def combinations(self) -> list[tuple[str, ...]]:
        return list(product(*self.labels.values()))

    def buckets(self) -> tuple[str, ...]:
        """The bounds as Prometheus names them."""
        return _named(self.bounds)


@cache
def _named(bounds: tuple[float, ...]) -> tuple[str, ...]:
    return (*(str(float(bound)) for bound in bounds), "+Inf")


class Tally:
    """What this process has counted that is not in the database yet."""

    def __init__(self) -> None:
        self._counted: dict[Key, float] = defaultdict(float)
        self._lock = Lock()

    def count(self, measure: Measure, *labels: str) -> None:
        """`labels` are values in the order of the measure's."""
        with self._lock:
            self._counted[measure.name, labels] += 1.0

    def time(self, measure: Measure, seconds: float, *labels: str) -> None:
        """The same, into the bucket of the smallest bound that is no less than `seconds`."""
        bound = measure.buckets()[bisect_left(measure.bounds, seconds)]
        with self._lock:
            self._counted[measure.name, (*labels, bound)] += 1.0
            self._counted[measure.name, (*labels, SUM)] += max(seconds, 0.0)

    def write(self, db: Database) -> None:
        """Never raises for what the database says: what could not be added waits for the next time."""
        with self._lock:
            counted, self._counted = self._counted, defaultdict(float)
        if not counted:
            return
        try:
            with db.write() as tx:
                tallies.add(tx, counted)
        except SQLAlchemyError as error:
            self._add(counted)
            structlog.get_logger().warning("tally.unwritten", error=type(error).__name__)

    def _add(self, counted: Mapping[Key, float]) -> None:
        with self._lock:
            for key, amount in counted.items():
                self._counted[key] += amount
