"""Acme's portal, with an operator at its command line."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.moving import make, moved
from tests.sink import Sink
from tests.world import World


@pytest.fixture(scope="session")
def made(sink: Sink, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make(tmp_path_factory.mktemp("var"), MAIL_SERVER="127.0.0.1", MAIL_PORT=str(sink.port))


@pytest.fixture
def app(made: Flask, migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    with moved(made, f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path)}") as app, app.app_context():
        yield app


@pytest.fixture(autouse=True)
def umask_as_before() -> Iterator[None]:
    """`up` narrows it for its whole process, which here goes on with other tests."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def world(app: Flask) -> World:
    made = World(app.extensions["house"])
    with made.at(-3600):
        made.provision()
    return made


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs a command with its arguments; `typed` is what the operator types."""

    def runs(*args: str, typed: str | None = None) -> Result:
        return app.test_cli_runner().invoke(args=args, input=typed)

    return runs
