"""Column types of our own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, literal_column
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Before anything was ever told; the first of all years is too early for PostgreSQL's driver."""

WITHOUT_ZONE = len("2026-05-12 08:40:00.000000")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC; a time without a zone is refused. SQLite keeps no zone, so it is put back on the way out.

    There it is a text as SQLAlchemy writes it, `2026-05-12 08:40:00.000000`, but made and read in half the time: a mail on its way writes
    and reads some thirty of them.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _text if dialect.name == "sqlite" else in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002 (SQLAlchemy's signature)
        return _read if dialect.name == "sqlite" else in_utc


class Word(String):
    """One of a few words of ours. What compares it with some has them in the statement itself, spelt out.

    Were they given as values, SQLite would plan the statement anew each time it is used, to see whether they are those of a partial
    index (https://www.sqlite.org/c3ref/prepare.html, "the value bound to any host parameter might influence the choice of query plan"),
    which costs several times what most statements take. And PostgreSQL would not use such an index in a plan it made beforehand.
    """

    class comparator_factory(String.Comparator[str]):  # noqa: N801 (SQLAlchemy's name)
        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            return super().operate(op, *(_spelt(each) for each in other), **kwargs)


def _spelt(value: Any) -> Any:
    """What may be in a statement as it is: one word, or some. All else stays a value."""
    if isinstance(value, str):
        return literal_column(f"'{value}'", String()) if value.isidentifier() else value
    return [_spelt(each) for each in value] if isinstance(value, tuple | list | set | frozenset) else value


def in_utc(value: datetime | None) -> datetime | None:
    """Raises `ValueError` for a time without a zone."""
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone: {value}")
    return value.astimezone(UTC)


def _text(value: datetime | None) -> str | None:
    at = in_utc(value)
    if at is None:
        return None
    return at.isoformat(" ", "microseconds")[:WITHOUT_ZONE]


def _read(text: str | None) -> datetime | None:
    """The times of first attempts were once written with their zone, which was UTC."""
    if text is None:
        return None
    at = datetime.fromisoformat(f"{text}+00:00" if len(text) == WITHOUT_ZONE else text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
