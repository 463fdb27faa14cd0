"""Statements made by SQLAlchemy, ready to be said to the database by its driver itself.

To execute one, SQLAlchemy takes several times what SQLite takes to do as it is told.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """`told` makes values as the driver wants them: in order, or by name. `read` makes what the driver gives a row with names; None where
    nothing comes back.
    """

    words: str
    told: Callable[[Values], Any]
    read: Callable[[Sequence[Any]], Any] | None


@lru_cache(maxsize=500)
def made_ready(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Ready:
    """`statement` is one that is made once, with rows only as `among` has them; `names` are its values', which an insert fills in alone."""
    compiled = statement.compile(dialect=dialect, column_keys=names)  # type: ignore[attr-defined]  # of all that is executed but functions
    told = _in_order(compiled, dialect) if compiled.positional else _by_name(compiled, dialect)
    return Ready(str(compiled), told, _row(compiled, dialect))


@contextmanager
def errors_told(
    dialect: Dialect, words: str, driver: Any = None, invalidate: Callable[[BaseException], object] | None = None
) -> Iterator[None]:
    """What the `driver` says while it does `words`, as SQLAlchemy would say it: a `DBAPIError` of the same kind, without values.

    A connection that is broken is one that nobody uses again: `invalidate` is called.
    """
    try:
        yield
    except dialect.loaded_dbapi.Error as error:
        gone = bool(getattr(driver, "broken", False))
        if gone and invalidate:
            invalidate(error)
        kind: type[Exception] = dialect.loaded_dbapi.Error
        raise DBAPIError.instance(words, None, error, kind, hide_parameters=True, connection_invalidated=gone, dialect=dialect) from error


def _in_order(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Values], list[Any]]:
    blanks = _blanks(compiled, dialect)
    order = [(name, *blanks[name]) for name in compiled.positiontup or ()]
    return lambda values: [make(values.get(name, fixed)) if make else values.get(name, fixed) for name, fixed, make in order]


def _by_name(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Values], dict[str, Any]]:
    blanks = [(name, *blank) for name, blank in _blanks(compiled, dialect).items()]
    return lambda values: {name: make(values.get(name, fixed)) if make else values.get(name, fixed) for name, fixed, make in blanks}


def _blanks(compiled: SQLCompiler, dialect: Dialect) -> dict[str, tuple[Any, Any]]:
    """By name: what is filled in where no value is given, and what makes a value one of the driver's, None where it is that."""
    fixed = compiled.params
    return {name: (fixed[name], bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind, name in compiled.bind_names.items()}


def _row(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Sequence[Any]], Any] | None:
    """Truths, and what is of types of our own; a driver's own number or text is what it is."""
    columns = compiled._result_columns  # nothing else tells the types of what comes back
    if not columns:
        return None
    row = namedtuple("row", [column.keyname for column in columns])  # type: ignore[misc]  # its names are known only now
    ours = [(place, column.type) for place, column in enumerate(columns) if isinstance(column.type, TypeDecorator | Boolean)]
    made = [(place, make) for place, kind in ours if (make := kind.dialect_impl(dialect).result_processor(dialect, None))]
    if not made:
        return row._make

    def read(found: Sequence[Any]) -> Any:
        values = list(found)
        for place, make in made:
            if values[place] is not None:
                values[place] = make(values[place])
        return row._make(values)

    return read
