"""Counts what a piece of work asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.store.database import Database
from tests.plans import asked


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """The statements sent while the block runs, also by the driver itself; there when it ends. One for many rows at once is one."""
    found: list[str] = []
    with asked(db) as statements:
        yield found
    found.extend(words for words, _ in statements)
