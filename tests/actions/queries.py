"""Counts what a piece of work asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from portal.store.database import Database


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """The statements sent while the block runs; one for many rows at once is one."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    for engine in db.engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in db.engines:
            event.remove(engine, "before_cursor_execute", note)
