"""What the usual way notes of each mail it has sent, in SQLite: `notes.db` of a folder."""

import sqlite3
import time
from pathlib import Path


def prepare(folder: Path) -> None:
    with _open(folder) as notes:
        notes.execute("PRAGMA journal_mode=WAL")
        notes.execute("CREATE TABLE sent (number INTEGER, at REAL)")


def note(folder: Path, number: int) -> None:
    with _open(folder) as notes:
        notes.execute("INSERT INTO sent (number, at) VALUES (?, ?)", (number, time.time()))


def sent(folder: Path) -> list[float]:
    """When each was, as seconds since 1970, in order."""
    with _open(folder) as notes:
        return sorted(at for (at,) in notes.execute("SELECT at FROM sent"))


def _open(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "notes.db", timeout=30)
