"""An empty portal to provision, on both databases where the database is what is asked about."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.moving import make, moved
from tests.provision.operator import Operator


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make(tmp_path_factory.mktemp("var"))


@pytest.fixture
def operator(made: Flask, database_url: str) -> Iterator[Operator]:
    with moved(made, database_url) as app:
        yield Operator(app)


@pytest.fixture
def sqlite_operator(made: Flask, migrated_sqlite: Path, tmp_path: Path) -> Iterator[Operator]:
    with moved(made, f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path)}") as app:
        yield Operator(app)
