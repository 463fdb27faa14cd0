"""Rows named by a list, of their numbers or of other values, which is given as one value: to PostgreSQL an array, to SQLite JSON.

`column IN (…)` has as many values as the list is long. SQLAlchemy puts that together anew each time, and psycopg takes a statement with
more than fifty apart anew each time (`PostgresQuery`).
"""

import json
from collections.abc import Callable, Collection
from typing import Any, Self

from sqlalchemy import BigInteger, Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _List(TypeDecorator[Collection[Any]]):
    impl = ARRAY
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__(of)
        self.of = of  # by which SQLAlchemy tells statements apart

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return _json if dialect.name == "sqlite" else list


def _json(values: Collection[Any]) -> str:
    """Raises `ValueError` for a text with NUL, which PostgreSQL refuses too: `json_each` would cut it there."""
    if any(isinstance(value, str) and "\0" in value for value in values):
        raise ValueError("a text with NUL")
    return json.dumps([*values])


class _Among(FunctionElement[bool]):
    """Of a column and the values."""

    inherit_cache = True
    type = Boolean()

    def self_group(self, against: object = None) -> Self:  # noqa: ARG002
        """As it is: SQLAlchemy would compare it with 1, and no index could be used."""
        return self


@compiles(_Among)
def _listed(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 (both are the compiler's own words)


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY ({values})"


def among(column: ColumnElement[Any], name: str, of: type[BigInteger | Text] = BigInteger) -> ColumnElement[bool]:
    """Whether the column is one of the values that the statement is given as a list under this name."""
    return _Among(column, bindparam(name, type_=_List(of())))
