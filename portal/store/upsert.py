"""`INSERT … ON CONFLICT`, which both databases know but SQLAlchemy spells twice."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table) -> Any:
    """The dialect's own insert, with `on_conflict_do_nothing`, `on_conflict_do_update` and `returning`."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
