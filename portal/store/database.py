"""The one way to the database: `read()` and `write()` transactions, on SQLite and PostgreSQL alike."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

# A server that is mute, or gone without a word, must not hold a webhook for ever: libpq waits without end on both.
MUTE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""Seconds until it must have answered a new connection; milliseconds until it must have taken what was sent on an old one."""


class Database:
    """An engine with two kinds of transaction; both end with the `with` block, committed or, on an exception, undone."""

    def __init__(self, url: str, sqlite_synchronous: str = "FULL") -> None:
        self.is_sqlite = url.startswith("sqlite")
        patience = {} if self.is_sqlite else {name: limit for name, limit in MUTE.items() if name not in make_url(url).query}
        self.engine: Engine = create_engine(url, pool_pre_ping=not self.is_sqlite, hide_parameters=True, connect_args=patience)
        if self.is_sqlite:
            _prepare_sqlite(self.engine, sqlite_synchronous)
        else:
            event.listen(self.engine, "connect", _tell_utc)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**level, writes=False) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """On SQLite the write lock is taken at once: a transaction that read first could not get it later."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def is_away(self, error: Exception) -> bool:
        """Whether `error` came of the database's being gone, mute or locked; else it came of what was asked, and would come again."""
        if not isinstance(error, OperationalError | InterfaceError):
            return False
        locked = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        return locked or error.connection_invalidated or self.ping() is not None

    def ping(self) -> str | None:
        """None when the database answers, else a sentence."""
        try:
            with self.read() as tx:
                tx.execute(select(1))
        except SQLAlchemyError as error:
            return f"does not answer ({type(error).__name__})"
        return None


def _tell_utc(raw: Any, _record: Any) -> None:
    """Times come in UTC whatever the server's zone: in one east of it the year 9999 would end beyond what Python can tell."""
    raw.execute("SET TIME ZONE 'UTC'")
    raw.commit()


def _prepare_sqlite(engine: Engine, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own BEGINs come too late; ours is below
        # secure_delete: what is erased is overwritten, not only let go.
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
