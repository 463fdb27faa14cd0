"""An empty portal to provision, on both databases where the database is what is asked about."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from portal import passwords
from tests.moving import make, moved
from tests.provision.operator import Operator


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make(tmp_path_factory.mktemp("var"))


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with the least it can do: here nobody is guessing."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def operator(made: Flask, database_url: str) -> Iterator[Operator]:
    with moved(made, database_url) as app:
        yield Operator(app)


@pytest.fixture
def sqlite_operator(made: Flask, migrated_sqlite: Path, tmp_path: Path) -> Iterator[Operator]:
    with moved(made, f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path)}") as app:
        yield Operator(app)
