"""What erasing leaves behind in a database's files: old words in the search, old pages, old rows. Swept, it is gone from there too."""

from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from portal.store import search
from portal.store.database import Database
from portal.store.tables import messages, notifications, receipts

STEP = 500
"""Pages of the search that are merged in one transaction, so that nobody waits for long who wants to write."""


def sweep(db: Database) -> None:
    """Whatever was erased before is afterwards in no file of the database. Copies of it are the operator's (docs/backup.md)."""
    if not db.is_sqlite:
        return _vacuum(db)
    while _merge(db):
        continue
    return empty_log(db)


def merge_words(tx: Connection, *_when: datetime) -> int:
    """A step of SQLite's search towards one without the words that were taken out of it; 0 when there is nothing left to do.

    To take words out, its index first only notes that they are gone. Called like the erasers of `retention`.
    """
    if tx.dialect.name != "sqlite":
        return 0
    before = _changes(tx)
    tx.execute(text(f"INSERT INTO {search.NAME} ({search.NAME}, rank) VALUES ('merge', -{STEP})"))  # noqa: S608 (names of ours)
    return max(0, _changes(tx) - before - 1)  # one is the command itself


def empty_log(db: Database) -> None:
    """SQLite's write-ahead log holds pages as they were. While somebody reads it stays; then it goes with the next that finds nobody."""
    if db.is_sqlite:
        with closing(db.engine.raw_connection()) as outside_of_any_transaction:
            outside_of_any_transaction.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _changes(tx: Connection) -> int:
    raw: Any = tx.connection.dbapi_connection
    return int(raw.total_changes)


def _merge(db: Database) -> int:
    with db.write() as tx:
        return merge_words(tx)


def _vacuum(db: Database) -> None:
    """Rows as they were before stay in their pages until a vacuum, words that no row has stay in the index until it is made anew."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (messages, receipts, notifications):
            connection.execute(text(f"VACUUM {table.name}"))
        connection.execute(text(f"REINDEX INDEX CONCURRENTLY {search.NAME}"))
