"""Connections to both kinds of database as the house wants them."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError

# A server that is mute, or gone without a word, must not hold a webhook for ever: libpq waits without end on both.
MUTE = {"connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""Seconds until it must have answered a new connection; milliseconds until it must have taken what was sent on an old one; and where it
has taken that and owes an answer, after how many seconds of silence its machine is asked, how often, and how many times in vain.
"""

KEPT = 10
"""Connections that stay open once they were needed: as many as a web process has threads (gunicorn.conf.py), and some for its timers.

What is opened beyond that is closed after each use, and costs PostgreSQL more than a webhook does. The one used last is given first: it has
read most of what is asked for, and others may rest until the server ends them (`_ask_the_rested`).
"""

RESTED = 1.0
"""Seconds after which a connection is asked whether its server is still there before it is used again. To ask each time is a trip more."""

LONGEST_LOG = 2000
"""Pages, 8 MB in all, that SQLite's log may hold before they are brought into the database, which waits for the disk twice. By default
they are 1000, which is what fifty webhooks write. With 8000 one webhook in three hundred, and all that came meanwhile, waited 30 ms for it.
"""


def postgresql(url: str, synchronous_commit: str | None = None, **options: Any) -> Engine:
    """`synchronous_commit` as the server has it when it is None; `options` are `create_engine`'s."""
    patience = {name: limit for name, limit in MUTE.items() if name not in make_url(url).query}
    engine = create_engine(url, hide_parameters=True, pool_size=KEPT, pool_use_lifo=True, connect_args=patience, **options)

    @event.listens_for(engine, "connect")
    def _on_connect(raw: Any, _record: Any) -> None:
        # Times come in UTC whatever the server's zone: in one east of it the year 9999 would end beyond what Python can tell.
        raw.execute("SET TIME ZONE 'UTC'")
        if synchronous_commit:
            raw.execute(f"SET synchronous_commit = {synchronous_commit}")
        raw.commit()

    _ask_the_rested(engine)
    return engine


def postgresql_at_once(url: str) -> Engine:
    """Each statement is a transaction that waits for no disk; so there is none to undo, as the pool would before each use."""
    return postgresql(url, synchronous_commit="off", isolation_level="AUTOCOMMIT", pool_reset_on_return=None)


def _ask_the_rested(engine: Engine) -> None:
    """Also those that rested while another was found to be gone: a server that ends one has most likely ended them all."""
    doubted = 0.0

    @event.listens_for(engine, "invalidate")
    def _on_invalidate(*_: object) -> None:
        nonlocal doubted
        doubted = monotonic()

    @event.listens_for(engine, "checkin")
    def _on_checkin(_raw: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _on_checkout(raw: Any, record: Any, _proxy: Any) -> None:
        rests_since = record.info.get("rests_since", monotonic())
        if monotonic() - rests_since < RESTED and rests_since > doubted:
            return
        try:
            engine.dialect.do_ping(raw)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError("the server is gone") from error  # the pool begins anew, and the caller sees nothing of it


def sqlite(url: str) -> Engine:
    """Its commits outlive the process, but a power cut only once they were `put_on_disk`.

    Who wants a transaction says BEGIN. To have SQLAlchemy say it, at its event of that name, costs every statement a third more: for an
    engine with such events it makes ready to tell of them.
    """
    engine = create_engine(url, hide_parameters=True, pool_size=KEPT, pool_use_lifo=True)

    @event.listens_for(engine, "connect")
    def _on_connect(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own BEGINs come too late; ours is in store/database.py
        (journal,) = raw.execute("PRAGMA journal_mode=WAL").fetchone()
        synchronous = "NORMAL" if journal == "wal" else "FULL"  # some file systems cannot have that log
        # secure_delete: what is erased is overwritten, not only let go.
        checkpoint = f"wal_autocheckpoint={LONGEST_LOG}"
        for pragma in (f"synchronous={synchronous}", checkpoint, "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
            raw.execute(f"PRAGMA {pragma}")

    return engine


def log_of(url: str) -> Path:
    """Where SQLite writes what is committed, before it gets into the database itself (https://www.sqlite.org/wal.html)."""
    return Path(f"{make_url(url).database}-wal")


def writers_of(url: str) -> Path:
    """Where SQLite's writers queue (`WriterLock`); empty, and in nobody's way."""
    return Path(f"{make_url(url).database}-writers")


def put_on_disk(log: Path) -> None:
    """What was committed outlives a power cut when this returns. A connection must be open meanwhile, if but in the pool: it keeps the log.

    As SQLite's own `synchronous=FULL`, which however waits for the disk before it gives back the lock: so all that write at once wait
    side by side, for one turn of the disk. Raises `OperationalError` when the disk fails.
    """
    with suppress(FileNotFoundError):  # a journal of another kind is on the disk already
        handle = os.open(log, os.O_RDWR)
        try:
            getattr(os, "fdatasync", os.fsync)(handle)
        except OSError as error:
            raise OperationalError("put on disk", None, error) from error
        finally:
            os.close(handle)
