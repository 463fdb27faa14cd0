"""Databases as earlier portals left them: made by their migrations, and filled with what such a portal had written down.

A release adds its own `filled/<revision>.sql`; a revision without one is reached from the one before it that has.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from portal.store import migrate, search
from portal.store.database import Database

FILLED = Path(__file__).parent / "filled"
KEY = "WBL7UmRCzXHdSgJdEfdkJYSJ4vMdTLDgcSDKP1BSKeY="
"""Opens the secrets that are in the files."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def earlier() -> list[str]:
    """Every revision but the newest, oldest first."""
    known = [script.revision for script in ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions()]
    return known[:0:-1]


def leave(url: str, revision: str) -> None:
    """Make the database as a portal of this revision left it."""
    file = max(path for path in FILLED.glob("*.sql") if path.stem <= revision)
    _upgrade(url, file.stem)
    with Database(url).write() as tx:
        _fill(tx, file.read_text())
    _upgrade(url, revision)


def rows(url: str, known: Rows | None = None) -> Rows:
    """All rows, by table; of the tables and columns in `known` alone, where it is given."""
    with Database(url).read() as tx:
        tables = known or {name: [] for name in inspect(tx).get_table_names() if not name.startswith((search.NAME, "alembic", "sqlite"))}
        return {name: _rows(tx, name, known[name] if known else None) for name in tables}


def _rows(tx: Connection, table: str, known: Sequence[Mapping[str, Any]] | None) -> Sequence[Mapping[str, Any]]:
    names = list(known[0]) if known else [column["name"] for column in inspect(tx).get_columns(table)]
    found = tx.exec_driver_sql(f"SELECT {', '.join(names)} FROM {table}").mappings()
    return sorted((dict(row) for row in found), key=repr)


def _upgrade(url: str, revision: str) -> None:
    with migrate._alone(Database(url)) as connection:
        command.upgrade(migrate.config(connection), revision)
        search.lay(connection)


def _fill(tx: Connection, statements: str) -> None:
    for statement in re.findall(r"^INSERT .*;$", statements, re.MULTILINE):
        spelt = statement if tx.dialect.name == "sqlite" else re.sub(r"X'([0-9a-f]*)'", r"'\\x\1'", statement)
        tx.exec_driver_sql(spelt.replace("%", "%%") if tx.dialect.name != "sqlite" else spelt)
    if tx.dialect.name != "sqlite":
        for table in inspect(tx).get_table_names():
            if any(column["name"] == "id" for column in inspect(tx).get_columns(table)):
                tx.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}))"
                )
