"""A migration that is written to the tables as they are: it names no type of ours that a later release may change, but instants."""

import shutil
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Column, Table

from portal.store import migrate
from portal.store.database import Database
from portal.store.tables import metadata
from portal.store.tables.base import instant
from portal.store.types import Word


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations, to be added to."""
    copied = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "MIGRATIONS", copied)
    return copied


def test_a_word_of_ours_is_a_text_and_an_instant_is_itself(sqlite_url: str, folder: Path) -> None:
    later = Table("later", metadata, instant("at"), Column("kind", Word(16)))
    try:
        with Database(sqlite_url).write() as connection:
            command.revision(migrate.config(connection), "later", autogenerate=True, rev_id="9000")
    finally:
        metadata.remove(later)

    (written,) = folder.glob("versions/9000*.py")
    assert "UtcDateTime(), nullable=False" in written.read_text()
    assert "sa.String(16), nullable=True" in written.read_text()
