"""How many pages of its tables and indexes PostgreSQL touched: the same on any machine, however busy."""

from collections.abc import Callable

from sqlalchemy import text

from portal.store.database import Database
from tests.waiting import eventually

_TOUCHED = text("""SELECT sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit + idx_blks_read, 0)) FROM pg_statio_user_tables""")
_OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")


def touched(db: Database, work: Callable[[], object]) -> float:
    """By all that `work` asks of the database, which nobody else uses meanwhile."""
    before = _so_far(db)
    work()
    return _so_far(db) - before


def _so_far(db: Database) -> float:
    """A connection tells what it touched at the latest when it ends."""
    db.dispose()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        eventually(lambda: connection.execute(_OTHERS).scalar_one() == 0)
        found = float(connection.execute(_TOUCHED).scalar_one())
    db.dispose()
    return found
