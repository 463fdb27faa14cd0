"""A portal whose mails come back to it, with Eva as the only agent.

On SQLite alone: what a report does to the database, tests/actions/test_reports.py tries on both kinds.
"""

from collections.abc import Iterator

import pytest
from flask import Flask

import config
from portal import create_app
from tests.returned.letters import DOMAIN
from tests.sink import Sink
from tests.world import World


@pytest.fixture
def app(sqlite_url: str, environ: dict[str, str]) -> Iterator[Flask]:
    made = create_app(config.load({**environ, "DATABASE_URL": sqlite_url, "BOUNCE_DOMAIN": DOMAIN}))
    with made.app_context():
        yield made
    made.extensions["house"].db.engine.dispose()


@pytest.fixture
def alone(app: Flask, sink: Sink) -> World:
    world = World(app.extensions["house"])
    with world.at(-3600):
        world.provision(agents=[{"id": "eva", "name": "Eva", "email": "eva@acme.example"}])
    return world
