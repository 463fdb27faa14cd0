"""Connections to both kinds of database as the house wants them."""

import sqlite3
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError

# A server that is mute, or gone without a word, must not hold a webhook for ever: libpq waits without end on both.
MUTE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""Seconds until it must have answered a new connection; milliseconds until it must have taken what was sent on an old one."""

RESTED = 1.0
"""Seconds after which a connection is asked whether its server is still there before it is used again. To ask each time is a trip more."""


def postgresql(url: str) -> Engine:
    patience = {name: limit for name, limit in MUTE.items() if name not in make_url(url).query}
    engine = create_engine(url, hide_parameters=True, connect_args=patience)
    event.listen(engine, "connect", _tell_utc)
    _ask_the_rested(engine)
    return engine


def _tell_utc(raw: Any, _record: Any) -> None:
    """Times come in UTC whatever the server's zone: in one east of it the year 9999 would end beyond what Python can tell."""
    raw.execute("SET TIME ZONE 'UTC'")
    raw.commit()


def _ask_the_rested(engine: Engine) -> None:
    @event.listens_for(engine, "checkin")
    def _on_checkin(_raw: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _on_checkout(raw: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) < RESTED:
            return
        try:
            engine.dialect.do_ping(raw)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError("the server is gone") from error  # the pool begins anew, and the caller sees nothing of it


def sqlite(url: str, synchronous: str) -> Engine:
    """`synchronous` is that of PRAGMA."""
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _on_connect(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own BEGINs come too late; ours is below
        # secure_delete: what is erased is overwritten, not only let go.
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("begins", True):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", True) else "BEGIN")

    return engine
