"""Counts the work that a piece of work is for SQLite, in steps of its own machine: the same on any computer, however busy."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import event

from portal.store.database import Database


class Steps:
    """`taken` is how many there were."""

    def __init__(self) -> None:
        self._counted = count()
        self.taken = 0

    def take(self) -> int:
        self.taken = next(self._counted) + 1
        return 0


@contextmanager
def steps(db: Database) -> Iterator[Steps]:
    """Those that are taken while the block runs."""
    counted = Steps()

    def lent(raw: Any, *_: object) -> None:
        raw.set_progress_handler(counted.take, 1)

    def returned(raw: Any, *_: object) -> None:
        raw.set_progress_handler(None, 1)

    event.listen(db.engine, "checkout", lent)
    event.listen(db.engine, "checkin", returned)
    try:
        yield counted
    finally:
        event.remove(db.engine, "checkout", lent)
        event.remove(db.engine, "checkin", returned)
