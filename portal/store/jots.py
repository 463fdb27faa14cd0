"""What is said to the database for each single mail, by its driver itself.

SQLAlchemy still makes the statements, once; but to execute one, its connection and its transaction cost five times what SQLite takes to do
as it is told, and each mail on its way has such a transaction.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Engine, Executable, PoolProxiedConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]


class Jot:
    """A transaction of which nothing is read."""

    def __init__(self, driver: Any, dialect: Dialect) -> None:
        self._driver, self._dialect = driver, dialect

    def execute(self, statement: Executable, values: Values | None = None) -> None:
        """`statement` is one that is made once and has no list of values in it."""
        words, told = _made_ready(statement, self._dialect)
        self._driver.execute(words, told(values or {}))


@contextmanager
def jot(engine: Engine) -> Iterator[Jot]:
    """Committed at the end of the block or, on an exception, undone. Raises `OperationalError` for all that the database says."""
    with _driver_of(engine) as driver:
        if engine.dialect.name == "sqlite":
            driver.execute("BEGIN IMMEDIATE")
            yield Jot(driver, engine.dialect)
            driver.commit()
        else:
            with driver.pipeline():  # one trip, at whose end its errors come too
                yield Jot(driver, engine.dialect)
                driver.commit()


@contextmanager
def _driver_of(engine: Engine) -> Iterator[Any]:
    pooled: PoolProxiedConnection | None = None
    try:
        pooled = engine.raw_connection()
        yield pooled.driver_connection
    except engine.dialect.loaded_dbapi.Error as error:
        gone = bool(pooled and getattr(pooled.driver_connection, "broken", False))
        if pooled and gone:
            pooled.invalidate(error)
        raise OperationalError("a jot", None, error, connection_invalidated=gone) from error
    finally:
        if pooled and pooled.is_valid:
            pooled.close()  # what was not committed is undone


@lru_cache(maxsize=100)
def _made_ready(statement: Executable, dialect: Dialect) -> tuple[str, Callable[[Values], Any]]:
    """Its words, and what makes values as its driver wants them: in order, or by name."""
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]  # of all that is executed but functions
    return str(compiled), _in_order(compiled, dialect) if compiled.positional else _by_name(compiled, dialect)


def _in_order(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Values], Any]:
    by_name, names = _by_name(compiled, dialect), tuple(compiled.positiontup or ())
    return lambda values: [*map(by_name(values).__getitem__, names)]


def _by_name(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Values], dict[str, Any]]:
    fixed = dict(compiled.params)
    made = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()}
    special = {name: make for name, make in made.items() if make}

    def told(values: Values) -> dict[str, Any]:
        all_of_them = {**fixed, **values}
        return {**all_of_them, **{name: make(all_of_them[name]) for name, make in special.items()}}

    return told
