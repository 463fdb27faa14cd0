"""The one way to the database, on SQLite and PostgreSQL alike: `read`, `write`, `write_with_others`, `note`, and for one statement
`glance` and `jot`.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from portal.store import engines
from portal.store.jots import Jot
from portal.store.ready import Values
from portal.store.said import say
from portal.store.together import Together
from portal.store.turns import Turns
from portal.store.writer_lock import WriterLock

T = TypeVar("T")

CROSSED = ("40P01", "40001", "55P03")
"""PostgreSQL's codes for what another transaction was in the way of: a deadlock, a change meanwhile, a lock not to be had."""


class Database:
    """`read`, `write` and `note` are transactions that end with the `with` block, committed or, on an exception, undone."""

    def __init__(self, url: str, sqlite_synchronous: str = "FULL") -> None:
        self.is_sqlite = url.startswith("sqlite")
        # Had with a connection in hand already: nobody writes who still waits for one.
        self._turn: AbstractContextManager[object] = WriterLock(engines.writers_of(url)) if self.is_sqlite else nullcontext()
        self.engine = engines.sqlite(url) if self.is_sqlite else engines.postgresql(url)
        self._light = self.engine if self.is_sqlite else engines.postgresql(url, synchronous_commit="off")
        self._at_once = self.engine if self.is_sqlite else engines.postgresql_at_once(url)
        waits = self.is_sqlite and sqlite_synchronous == "FULL"
        self._disk = Turns(partial(engines.put_on_disk, engines.log_of(url))) if waits else None
        self._together = Together(self.note)

    @property
    def engines(self) -> Collection[Engine]:
        """Each with connections of its own."""
        return {self.engine, self._light, self._at_once}

    def dispose(self) -> None:
        """Close all connections that nobody uses just now."""
        for engine in self.engines:
            engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**level) as connection, self._transaction(connection, "BEGIN"):
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For one query alone, which needs no transaction: that would be four trips to PostgreSQL instead of one."""
        level = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        with self.engine.connect().execution_options(**level) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """On SQLite the write lock is taken at once: a transaction that read first could not get it later."""
        with self.engine.connect() as connection:
            with self._turn, self._transaction(connection, "BEGIN IMMEDIATE"):
                yield connection
            self._wait_for_disk()

    def write_with_others(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns or raises, as in a `write` of its own, but SQLite's writer's turn is one for all threads that wait for it.

        So it may be called again, after all that it did was undone, and in another thread. PostgreSQL has many writers.
        """
        if not self.is_sqlite:
            with self.write() as tx:
                return work(tx)
        result = self._together.do(work)
        self._wait_for_disk()
        return result

    @contextmanager
    def note(self) -> Iterator[Connection]:
        """A `write` that outlives its process but not a power cut: nothing waits for the disk (design.md, What is settled).

        For what is harmless to lose then: claims, and that a mail was taken, which so goes out again under the same Message-ID.
        """
        with self._light.connect() as connection, self._turn, self._transaction(connection, "BEGIN IMMEDIATE"):
            yield connection

    def jot(self, jot: Jot, values: Values) -> None:
        """Put it as a `note` is. Raises the `DBAPIError` that SQLAlchemy would."""
        jot.put(self._at_once, values, self._turn)

    def _wait_for_disk(self) -> None:
        if self._disk:
            self._disk.share()

    @contextmanager
    def _transaction(self, connection: Connection, words: str) -> Iterator[None]:
        """SQLite is told in these `words`; to PostgreSQL its driver says all that is needed.

        When its disk is full SQLite undoes all by itself. Who passed over that error hears nothing of it from the driver's `commit`; said
        in words it is an error again.
        """
        with connection.begin():
            if self.is_sqlite:
                say(connection, words)
            yield
            if self.is_sqlite:
                say(connection, "COMMIT")

    def is_away(self, error: Exception) -> bool:
        """Whether `error` came of the database's being gone, mute or locked; else it came of what was asked, and would come again."""
        if not isinstance(error, OperationalError | InterfaceError):
            return False
        locked = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        crossed = getattr(error.orig, "sqlstate", None) in CROSSED
        return locked or crossed or error.connection_invalidated or self.ping() is not None

    def ping(self) -> str | None:
        """None when the database answers, else a sentence."""
        try:
            with self.read() as tx:
                tx.execute(select(1))
        except SQLAlchemyError as error:
            return f"does not answer ({type(error).__name__})"
        return None
