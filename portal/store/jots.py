"""What is written for each single mail, by the database's driver itself.

SQLAlchemy still makes the statements, once; but its connection, its transaction and the executing of a statement cost many times what the
database takes to do as it is told, and each mail on its way has such a transaction.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Engine, Update
from sqlalchemy.exc import DBAPIError

from portal.store.ready import Values, errors_told, made_ready


class Jot:
    """Two updates that belong together, whose parameters of one name are the same; of what they changed nothing is read."""

    def __init__(self, first: Update, last: Update) -> None:
        self._each, self._both = (first, last), first.add_cte(last.cte("last"))

    def put(self, engine: Engine, values: Values, turn: AbstractContextManager[object]) -> None:
        """On SQLite one after the other; on PostgreSQL, where `engine` commits by itself, in one statement, which is one trip.

        `turn` is had meanwhile. Raises the `DBAPIError` that SQLAlchemy would: then neither was made.
        """
        with _driver_of(engine) as driver, turn:
            if engine.dialect.name == "sqlite":
                with _transaction(driver):
                    for statement in self._each:
                        _execute(driver, engine, statement, values)
            else:
                _execute(driver, engine, self._both, values)


@contextmanager
def _driver_of(engine: Engine) -> Iterator[Any]:
    with errors_told(engine.dialect, "a jot"):
        pooled = engine.raw_connection()
    try:
        with errors_told(engine.dialect, "a jot", pooled.driver_connection, pooled.invalidate):
            yield pooled.driver_connection
    except DBAPIError:
        raise
    except BaseException as error:
        pooled.invalidate(error)  # PostgreSQL's is given back as it is, and its driver may still wait for an answer
        raise
    finally:
        if pooled.is_valid:
            pooled.close()


@contextmanager
def _transaction(driver: Any) -> Iterator[None]:
    """Over, one way or the other, before the turn is given back."""
    driver.execute("BEGIN IMMEDIATE")
    try:
        yield
        driver.commit()
    except BaseException:
        driver.rollback()
        raise


def _execute(driver: Any, engine: Engine, statement: Update, values: Values) -> None:
    ready = made_ready(statement, engine.dialect, ())
    driver.execute(ready.words, ready.told(values))
