"""Brings a database to the schema this portal was written for. Migrations only ever go up; the way back is the copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, exists, select, text
from sqlalchemy.exc import OperationalError

from portal.store import append_only, copies, search
from portal.store.database import Database
from portal.store.tables import accounts

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, the same in every portal: only one at a time changes a PostgreSQL schema.
_LOCK = 7_268_151_101


class MigrationError(Exception):
    """One line: why the database cannot be used by this portal."""


@dataclass(frozen=True)
class Migrated:
    """What `upgrade` did: from which revision (None: an empty database) to which, and where the copy of before lies, if one was made."""

    before: str | None
    after: str
    copy: Path | None


def head() -> str:
    """The revision this portal was written for."""
    (revision,) = ScriptDirectory(str(MIGRATIONS)).get_heads()
    return revision


def current(url: str) -> str | None:
    """The revision the database is at; None when nothing was ever made in it."""
    database = Database(url)
    with _disposing(database), database.read() as connection:
        return _revision(connection)


def upgrade(url: str) -> Migrated | None:
    """Applies every migration the database lacks, all or none; None when it lacks none.

    A SQLite file is copied beside itself first, as `<file>.before-<revision>`. Raises `MigrationError` when the schema is newer than
    this portal, or the database cannot be reached or written.
    """
    database = Database(url)
    try:
        with _disposing(database), _alone(database) as connection:
            done = _upgrade(url, connection)
            search.lay(connection)
            append_only.lay(connection)
            return done
    except OperationalError as error:
        raise MigrationError(f"The database cannot be used: {str(error.orig).splitlines()[0]} (setting DATABASE_URL).") from error


def is_vacant(url: str) -> bool:
    """Whether no account lives in the database yet."""
    database = Database(url)
    with _disposing(database), database.read() as connection:
        return not connection.scalar(select(exists(select(accounts.c.id))))


def config(connection: Connection) -> Config:
    """Alembic's configuration for a connection that is in a transaction."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def _upgrade(url: str, connection: Connection) -> Migrated | None:
    before, after = _revision(connection), head()
    if before == after:
        return None
    _refuse_newer(before)
    copy = _copy(url, after) if before else None
    command.upgrade(config(connection), "head")
    return Migrated(before, after, copy)


@contextmanager
def _disposing(database: Database) -> Iterator[None]:
    try:
        yield
    finally:
        database.engine.dispose()


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction during which nobody else migrates and, on SQLite, nobody else writes."""
    if database.is_sqlite:
        # Making a table anew drops the old one, which with foreign keys on would delete what refers to it.
        event.listen(database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys=OFF"))
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection
        if database.is_sqlite:
            _refuse_orphans(connection)


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphans:
        raise RuntimeError(f"a migration left rows of {orphans[0]} that refer to missing rows of {orphans[2]}")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise MigrationError(f"The database's schema {revision} is newer than this portal, which knows {head()}: start the newer one.")


def _copy(url: str, revision: str) -> Path | None:
    path = copies.file_of(url)
    if path is None:
        return None
    copy = copies.before(path, revision)
    copies.copy(path, copy)
    return copy
