"""Many rows at once, and rows named by a list, alike on both kinds of database."""

from datetime import datetime

import pytest
from sqlalchemy import BigInteger, Text, func, select
from sqlalchemy.exc import StatementError

from portal.store.among import among
from portal.store.database import Database
from portal.store.lots import inserted
from portal.store.tables import accounts, attempts

MADE = inserted(attempts, "notification_id", "at", "address")
NAMED = select(accounts.c.id).where(among(accounts.c.public_id, "names", Text))
NUMBERED = select(accounts.c.id).where(among(accounts.c.public_id, "names", BigInteger))


@pytest.fixture
def db(database_url: str) -> Database:
    return Database(database_url)


def test_a_time_without_a_zone_is_refused_and_nothing_to_put_puts_nothing(db: Database) -> None:
    attempt = {"notification_id": 1, "at": datetime(2026, 5, 12, 8, 40), "address": ""}  # noqa: DTZ001 (it is to have none)
    with pytest.raises(StatementError, match="without a zone"), db.write() as tx:
        MADE.put(tx, [attempt])
    with db.write() as tx:
        MADE.put(tx, [])

        assert tx.scalar(select(func.count()).select_from(attempts)) == 0
    db.dispose()


def test_a_list_is_refused_that_has_a_text_with_nul(db: Database) -> None:
    with pytest.raises(StatementError, match="NUL"), db.read() as tx:
        tx.execute(NAMED, {"names": ["a\0b"]})
    db.dispose()


def test_lists_of_texts_and_of_numbers_are_told_apart() -> None:
    assert NAMED._generate_cache_key() != NUMBERED._generate_cache_key()
