"""Rows named by a list. PostgreSQL gets it as one array: `column IN (…)` has as many values as the list is long, and with more than
fifty its driver takes the statement apart anew each time (psycopg's `PostgresQuery`).
"""

from typing import Any, Self

from sqlalchemy import BigInteger, BindParameter, Boolean, ColumnElement, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Among(FunctionElement[bool]):
    """Of a column and the rows."""

    inherit_cache = True
    type = Boolean()

    def self_group(self, against: object = None) -> Self:  # noqa: ARG002
        """As it is: SQLAlchemy would compare it with 1, and no index could be used."""
        return self


@compiles(_Among)
def _listed(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, rows = element.clauses
    each: BindParameter[int] = bindparam(rows.key, expanding=True)
    return compiler.process(column.in_(each), **how)


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, rows = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY ({rows})"


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Whether the column is one of the rows that the statement is given as a list under this name."""
    return _Among(column, bindparam(name, type_=ARRAY(BigInteger)))
