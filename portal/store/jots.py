"""What is written for each single mail, by the database's driver itself.

SQLAlchemy still makes the statements, once; but its connection, its transaction and the executing of a statement cost many times what the
database takes to do as it is told, and each mail on its way has such a transaction.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Engine, PoolProxiedConnection, Update
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
Told = Callable[[Values], Any]


class Jot:
    """Two updates that belong together, whose parameters of one name are the same; of what they changed nothing is read."""

    def __init__(self, first: Update, last: Update) -> None:
        self._each, self._both = (first, last), first.add_cte(last.cte("last"))

    def put(self, engine: Engine, values: Values) -> None:
        """On SQLite one after the other; on PostgreSQL, where `engine` commits by itself, in one statement, which is one trip.

        Raises `OperationalError` for all that the database says: then neither was made.
        """
        with _driver_of(engine) as driver:
            if engine.dialect.name == "sqlite":
                driver.execute("BEGIN IMMEDIATE")
                for statement in self._each:
                    _execute(driver, engine, statement, values)
                driver.commit()
            else:
                _execute(driver, engine, self._both, values)


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


def _execute(driver: Any, engine: Engine, statement: Update, values: Values) -> None:
    words, told = _made_ready(statement, engine.dialect)
    driver.execute(words, told(values))


@lru_cache(maxsize=100)
def _made_ready(statement: Update, dialect: Dialect) -> tuple[str, Told]:
    """Its words, and what makes values as its driver wants them: in order, or by name."""
    compiled = statement.compile(dialect=dialect)
    by_name = _by_name(compiled, dialect)
    if not compiled.positional:
        return str(compiled), by_name
    names = tuple(compiled.positiontup or ())
    return str(compiled), lambda values: [*map(by_name(values).__getitem__, names)]


def _by_name(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Values], dict[str, Any]]:
    fixed = dict(compiled.params)
    made = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()}
    special = {name: make for name, make in made.items() if make}

    def told(values: Values) -> dict[str, Any]:
        all_of_them = {**fixed, **values}
        return {**all_of_them, **{name: make(all_of_them[name]) for name, make in special.items()}}

    return told
