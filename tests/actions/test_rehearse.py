"""What a worker has rehearsed, no process of a job has to make ready again."""

from unittest.mock import patch

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.compiler import SQLCompiler
from structlog.testing import capture_logs

from portal.actions.rehearse import rehearse
from portal.actions.untold import UNTOLD
from portal.actions.write_letter import write_letters
from portal.rules.spans import Span
from portal.store.database import Database
from portal.store.facts import facts_in
from portal.store.owed import hold_all
from portal.store.tables import conversations
from tests.world import World, moment


def test_what_was_rehearsed_is_not_made_again(world: World) -> None:
    world.writes("m1", at=0)
    with world.house.db.read() as tx:
        conversation = tx.execute(select(conversations.c.id)).scalar_one()
    rehearse(world.house)

    with patch.object(SQLCompiler, "__init__", side_effect=AssertionError("a statement is made")), world.house.db.read() as tx:
        found = facts_in(tx, {conversation: Span(moment(0), moment(0))}, UNTOLD)
        assert hold_all(tx, [0], "") == []
        assert write_letters(tx, world.house, []) == {}

    assert found[conversation]


def test_no_connection_is_left_open_for_a_job_to_inherit(world: World) -> None:
    rehearse(world.house)

    assert [engine.pool.status() for engine in world.house.db.engines if open_of(engine)] == []


def open_of(engine: Engine) -> int:
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedin() + pool.checkedout()


def test_a_worker_starts_while_another_writes(world: World) -> None:
    with world.house.db.write(), patch.object(Database, "write", side_effect=AssertionError("the write lock is asked for")):
        rehearse(world.house)


def test_a_worker_starts_while_the_database_is_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_db: Database) -> None:
        raise OperationalError("away", None, Exception())

    monkeypatch.setattr(Database, "read", read)
    with capture_logs() as told:
        rehearse(world.house)

    assert [line["event"] for line in told] == ["rehearsal.failed"]
