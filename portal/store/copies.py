"""Copies of a SQLite file, and those that an upgrade leaves beside it."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url

KEPT = timedelta(days=7)
"""How long the copy of before an upgrade stays: it keeps what is erased meanwhile."""


def copy(source: Path, target: Path) -> None:
    """Whole or not at all, of one moment, and nobody who reads or writes waits for it; in the place of whatever was at `target`.

    Through SQLite's own backup: a copied file alone would lack what is still in the write-ahead log. Its mode is that of `source`.
    Raises `OSError`, also where SQLite cannot write.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(unfinished)) as written:
            unfinished.chmod(source.stat().st_mode & 0o777)
            read.backup(written)
        os.replace(unfinished, target)
    except sqlite3.Error as error:
        raise OSError(f"{target} cannot be written: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None of PostgreSQL, and of one that is in memory alone."""
    parts = make_url(url)
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None


def before(path: Path, revision: str) -> Path:
    """Where the copy of before the upgrade to `revision` lies."""
    return path.with_name(f"{path.name}.before-{revision}")


def left_by_upgrades(url: str) -> list[Path]:
    """The copies that lie beside the database."""
    path = file_of(url)
    return sorted(path.parent.glob(f"{path.name}.before-*")) if path else []


def throw_away(url: str, now: datetime) -> None:
    """Those that have lain there for `KEPT`."""
    for path in left_by_upgrades(url):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - KEPT:
            path.unlink(missing_ok=True)
