"""What erasing leaves behind in a database's files: old words in the search, old pages, old rows. Swept, it is gone from there too."""

from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from portal.store import search
from portal.store.database import Database
from portal.store.tables import (
    accounts,
    agents,
    alerts,
    attempts,
    audit_lines,
    contacts,
    devices,
    links,
    messages,
    notifications,
    polls,
    receipts,
    recovery_codes,
    reports,
    second_steps,
    sign_ins,
)

STEP = 500
"""Pages of the search that are merged in one transaction, so that nobody waits for long who wants to write."""


PATIENCE = 100  # ms

HOLDS_PEOPLE = (
    *(accounts, agents, alerts, attempts, audit_lines, contacts, devices, links, messages),
    *(notifications, polls, receipts, recovery_codes, reports, second_steps, sign_ins),
)
"""What something is erased in that somebody may be known by."""


def sweep(db: Database) -> None:
    """Whatever was erased before is afterwards in no file of the database. Copies of it are the operator's (docs/backup.md)."""
    if not db.is_sqlite:
        return _vacuum(db)
    while _step(db):
        continue
    return empty_log(db)


def merge_words(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001 (called like the erasers of `retention`)
    """A step of SQLite's search towards one without the words that were taken out of it; 0 when it is done for the day.

    That writes the whole search anew, hence once a day: the file's own `user_version` is the number of the day when it was last done.
    """
    if tx.dialect.name != "sqlite" or tx.scalar(text("PRAGMA user_version")) == now.toordinal():
        return 0
    changed = _merge(tx)
    if not changed:
        tx.execute(text(f"PRAGMA user_version = {now.toordinal()}"))
    return changed


def _merge(tx: Connection) -> int:
    """How many pages were written. To take words out, the search's index first only notes that they are gone."""
    before = _changes(tx)
    tx.execute(text(f"INSERT INTO {search.NAME} ({search.NAME}, rank) VALUES ('merge', -{STEP})"))  # noqa: S608 (names of ours)
    return max(0, _changes(tx) - before - 1)  # one is the command itself


def empty_log(db: Database) -> None:
    """SQLite's write-ahead log holds pages as they were. While somebody reads it stays; then it goes with the next that finds nobody.

    Whoever waits there for a reader keeps all writers waiting too, so it is for `PATIENCE` alone.
    """
    if db.is_sqlite:
        with closing(db.engine.raw_connection()) as outside_of_any_transaction:
            cursor = outside_of_any_transaction.cursor()
            patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout={patience}")


def _changes(tx: Connection) -> int:
    raw: Any = tx.connection.dbapi_connection
    return int(raw.total_changes)


def _step(db: Database) -> int:
    with db.write() as tx:
        return _merge(tx)


def _vacuum(db: Database) -> None:
    """Rows as they were before stay in their pages until a vacuum, words that no row has stay in the index until it is made anew."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in HOLDS_PEOPLE:
            connection.execute(text(f"VACUUM {table.name}"))
        connection.execute(text(f"REINDEX INDEX CONCURRENTLY {search.NAME}"))
