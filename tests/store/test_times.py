"""Instants as SQLite keeps them, which knows no times, only texts."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import literal, literal_column, select
from sqlalchemy.exc import StatementError

from portal.store.database import Database
from portal.store.types import UtcDateTime

AT = datetime(2026, 5, 12, 8, 40, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-05-12 08:40:00.000000", "2026-05-12 08:40:00+00:00", "2026-05-12 08:40:00"])
def test_a_time_is_read_as_written_now_with_its_zone_as_it_once_was_and_as_others_write_it(sqlite_url: str, written: str) -> None:
    with Database(sqlite_url).glance() as tx:
        assert tx.execute(select(literal_column(f"'{written}'", UtcDateTime()))).scalar() == AT


def test_a_time_without_a_zone_is_refused(sqlite_url: str) -> None:
    with Database(sqlite_url).glance() as tx, pytest.raises(StatementError, match="without a zone"):
        tx.execute(select(literal(AT.replace(tzinfo=None), UtcDateTime())))
