"""`INSERT … ON CONFLICT`, which both databases know but SQLAlchemy spells twice."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = Callable[[Table], Any]


def insert(connection: Connection, table: Table) -> Any:
    """The dialect's own insert, with `on_conflict_do_nothing`, `on_conflict_do_update` and `returning`."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def once(build: Callable[[Insert], Any]) -> Callable[[Connection], Any]:
    """The statement that `build` makes with a dialect's insert, for a transaction on that one; its values are given when it is executed.

    Made once for each dialect: SQLAlchemy takes five times longer to make a statement than to execute it.
    """
    made = {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}
    return lambda tx: made[tx.dialect.name]
