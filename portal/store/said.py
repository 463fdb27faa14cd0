"""What is said to the database in a transaction of SQLAlchemy's, by the database's driver itself."""

from typing import Any

from sqlalchemy import Connection, Executable

from portal.store.ready import Values, errors_told, made_ready


def said(tx: Connection, statement: Executable, values: Values) -> list[Any]:
    """The rows that come back, by name. `statement` is one that is made once, and always given the same values.

    Raises the `DBAPIError` that SQLAlchemy would.
    """
    ready = made_ready(statement, tx.dialect, tuple(values))
    driver: Any = tx.connection.driver_connection
    with errors_told(tx.dialect, ready.words, driver, tx.invalidate):
        cursor = driver.execute(ready.words, ready.told(values))
        return [*map(ready.read, cursor.fetchall())] if ready.read else []


def say(tx: Connection, words: str) -> None:
    """What has neither values nor an answer. Raises as `said`."""
    driver: Any = tx.connection.driver_connection
    with errors_told(tx.dialect, words, driver, tx.invalidate):
        driver.execute(words)
