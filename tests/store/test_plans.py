"""What a worker asks every few seconds looks at the mails that wait alone, however many were sent before."""

from datetime import UTC, datetime

import pytest

from portal.store import mail_claims
from portal.store.backlog import backlog
from portal.store.database import Database
from tests.actions.queries import counted

NOW = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)


@pytest.fixture
def db(sqlite_url: str) -> Database:
    return Database(sqlite_url)


def plans(db: Database, asked: list[str]) -> list[str]:
    """How SQLite finds the rows of each query."""
    with db.read() as tx:
        found = []
        for query in asked:
            nothing = [None] * query.count("?")
            raw = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", tuple(nothing))
            found += [row[3] for row in raw]
    return found


def test_no_query_goes_through_all_mails(db: Database) -> None:
    with counted(db) as asked, db.write() as tx:
        mail_claims.claim(tx, NOW, NOW, "t", 50)
        mail_claims.renew(tx, [1, 2], "t", NOW)
        mail_claims.release(tx, [1, 2], "t")
        mail_claims.next_attempt(tx, NOW)
        backlog(tx, NOW)

    found = plans(db, asked)

    assert any("ix_notifications_next_attempt_at" in plan for plan in found)
    assert not [plan for plan in found if plan.startswith("SCAN notifications") and "INDEX" not in plan]
