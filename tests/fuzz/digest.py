"""All that a SQLite database keeps, in one number."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from portal.actions.house import House

UNSEEN = {"sign_ins": {"seen_at"}}
"""Columns that change by somebody's only being there."""

COUNTED = {"tries", "refusals"}
"""Tables in which what was refused is counted."""


def digest(house: House) -> str:
    path = Path(str(house.db.engine.url.database))
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")]
        kept = [repr(_seen(name, row)) for name in names if name not in COUNTED for row in database.execute(f"SELECT * FROM {name}")]
    return sha256("\n".join(kept).encode(errors="surrogatepass")).hexdigest()


def _seen(table: str, row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in UNSEEN.get(table, ())}  # noqa: SIM118 (a Row's values are what it iterates)
