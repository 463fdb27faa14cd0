"""Migrations: what they make is what the tables say, and nothing is lost on the way."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, insert, text

from portal.store import migrate
from portal.store.database import Database
from portal.store.migrate import MigrationError, current, head, is_vacant, upgrade
from portal.store.search import is_of_the_migrations
from portal.store.tables import accounts, metadata

LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9000", "{head}"

def upgrade():
    with op.batch_alter_table("accounts", recreate="always") as table:
        table.alter_column("name", new_column_name="title")
    {last}
"""


def execute(url: str, statement: str) -> None:
    with Database(url).write() as connection:
        connection.execute(text(statement))


def count(url: str, table: str) -> Any:
    with Database(url).read() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


def an_empty_text_is_one(_context: Any, _found: Any, _wanted: Any, found: str | None, _default: Any, wanted: str | None) -> bool | None:
    """Alembic takes SQLite's way of writing an empty default for another one; None leaves all others to it."""
    return False if (found, wanted) == ("('')", "") else None


@pytest.fixture
def inhabited(empty_sqlite_url: str) -> str:
    """A database at the head, with an account and an agent of it."""
    upgrade(empty_sqlite_url)
    execute(empty_sqlite_url, "INSERT INTO accounts (public_id, name) VALUES ('acme', 'Acme')")
    execute(empty_sqlite_url, "INSERT INTO agents (account_id, external_id) SELECT id, 'eva' FROM accounts")
    return empty_sqlite_url


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a portal that has one more; its file."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    later = folder / "versions" / "9000_later.py"
    later.write_text(LATER.format(head=head(), last=""))
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return later


def test_migrations_make_exactly_the_tables(empty_database_url: str) -> None:
    upgrade(empty_database_url)

    with create_engine(empty_database_url).connect() as connection:
        compared = {"compare_type": True, "compare_server_default": an_empty_text_is_one, "include_name": is_of_the_migrations}
        context = MigrationContext.configure(connection, opts=compared)
        assert compare_metadata(context, metadata) == []


def test_an_upgraded_database_is_at_the_head_and_needs_no_second_upgrade(empty_database_url: str) -> None:
    assert current(empty_database_url) is None

    done = upgrade(empty_database_url)

    assert done is not None
    assert (done.before, done.after, done.copy) == (None, head(), None)
    assert current(empty_database_url) == head()
    assert upgrade(empty_database_url) is None


def test_a_schema_newer_than_the_portal_is_refused_in_one_line(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    execute(empty_database_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(MigrationError, match=r"^The database's schema 9999 is newer than this portal, which knows \d+: [^\n]+$"):
        upgrade(empty_database_url)


def test_a_database_is_vacant_until_an_account_lives_in_it(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    assert is_vacant(empty_database_url)

    with Database(empty_database_url).write() as connection:
        connection.execute(insert(accounts).values(public_id="acme", name="Acme"))

    assert not is_vacant(empty_database_url)


def test_a_database_out_of_reach_is_named_in_one_line() -> None:
    with pytest.raises(MigrationError, match=r"^The database cannot be used: [^\n]+$"):
        upgrade("sqlite:////no/such/folder/portal.db")


def test_a_sqlite_file_is_copied_before_it_is_changed(inhabited: str, next_release: Path) -> None:
    before = current(inhabited)

    done = upgrade(inhabited)

    assert done is not None
    assert done.copy is not None
    assert done.copy.name == "portal.db.before-9000"
    assert current(f"sqlite:///{done.copy}") == before
    assert count(f"sqlite:///{done.copy}", "accounts") == 1


def test_a_table_made_anew_takes_nothing_with_it(inhabited: str, next_release: Path) -> None:
    upgrade(inhabited)

    assert count(inhabited, "accounts") == 1
    assert count(inhabited, "agents") == 1


def test_a_migration_that_fails_changes_nothing(inhabited: str, next_release: Path) -> None:
    before = current(inhabited)
    next_release.write_text(LATER.format(head=before, last="raise RuntimeError('half way')"))

    with pytest.raises(RuntimeError, match="half way"):
        upgrade(inhabited)

    assert current(inhabited) == before
    assert not is_vacant(inhabited)
