"""Databases that nothing was made in yet, and a portal that is up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import fresh_database
from tests.up.running import Running


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/portal.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield request.getfixturevalue("empty_sqlite_url")
    else:
        with fresh_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One that is up for all tests of a file."""
    with Running.begun(tmp_path_factory.mktemp("var")) as running:
        running.until_ready()
        yield running
