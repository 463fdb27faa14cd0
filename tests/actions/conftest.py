"""One app for each kind of database, emptied between tests: a new one for each would be most of their time."""

import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete

import config
from portal import create_app
from portal.actions.house import House
from portal.store.tables import audit_lines, metadata
from tests.actions.polled import Polled, plugged_in
from tests.conftest import settings
from tests.postgres import fresh_database
from tests.sink import Sink
from tests.world import World


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("kept") / "portal.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("migrated_postgres")
        with fresh_database(request.getfixturevalue("postgres_server"), template) as url:
            yield url


@pytest.fixture(scope="session")
def kept_app(kept_url: str, sink: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(
        config.load(settings(sink, tmp_path_factory.mktemp("var")) | {"DATABASE_URL": kept_url, "SQLITE_SYNCHRONOUS": "NORMAL"})
    )
    yield made
    made.extensions["house"].db.dispose()


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


@pytest.fixture
def world(house: House) -> World:
    made = World(house)
    with made.at(-3600):
        made.provision()
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
