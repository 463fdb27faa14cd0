"""A door to knock at. The application is made once, and gets a fresh database and fresh counters for each test."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask

import config
from portal import create_app
from portal.actions import provision
from portal.actions.house import House
from portal.private_redis import socket_path
from portal.private_redis import url as redis_url
from portal.queue import Alarm
from portal.store.database import Database
from portal.throttle import Throttle
from tests.conftest import KEY
from tests.webhooks.door import Door
from tests.webhooks.valkey import Valkey
from tests.world import World, account


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Redis is away."""
    environ = {"VAR_DIR": str(tmp_path_factory.mktemp("var")), "SECRET_KEY": "for tests", "ENCRYPTION_KEYS": KEY, "LOG_LEVEL": "CRITICAL"}
    return create_app(config.load(environ))


@contextmanager
def moved(app: Flask, url: str) -> Iterator[Flask]:
    """`app` as it would be if it were made anew for the database at `url`."""
    first: House = app.extensions["house"]
    db = Database(url, "NORMAL")
    house = replace(first, db=db, settings=replace(first.settings, database_url=url), alarm=Alarm(redis_url(first.settings)))
    app.extensions |= {"house": house, "throttle": Throttle(house)}
    try:
        yield app
    finally:
        db.engine.dispose()


def opened(app: Flask) -> Door:
    """The door of Acme's endpoint."""
    provision.provision(app.extensions["house"], json.dumps({"accounts": [account()]}), overwrite=False)
    return Door(app)


@pytest.fixture
def app(made: Flask, database_url: str) -> Iterator[Flask]:
    with moved(made, database_url) as app:
        yield app


@pytest.fixture
def sqlite_app(made: Flask, sqlite_url: str) -> Iterator[Flask]:
    with moved(made, sqlite_url) as app:
        yield app


@pytest.fixture
def house(app: Flask) -> House:
    found: House = app.extensions["house"]
    return found


@pytest.fixture
def door(app: Flask) -> Door:
    return opened(app)


@pytest.fixture
def sqlite_door(sqlite_app: Flask) -> Door:
    """For what does not depend on the kind of database."""
    return opened(sqlite_app)


@pytest.fixture
def valkey(made: Flask) -> Iterator[Valkey]:
    """A Redis where `made` looks for it, fresh and empty."""
    with Valkey.running(socket_path(made.extensions["house"].settings.var_dir)) as running:
        yield running


@pytest.fixture
def world(house: House) -> World:
    return _inhabited(house)


@pytest.fixture
def sqlite_world(sqlite_app: Flask) -> World:
    return _inhabited(sqlite_app.extensions["house"])


def _inhabited(house: House) -> World:
    """Acme long before the story, so that every event of it is the later change."""
    world = World(house)
    with world.at(-86_400):
        world.provision()
    return world
