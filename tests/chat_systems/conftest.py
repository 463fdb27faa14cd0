"""A portal for stories that fakes tell: made once, with a fresh database for each story; mails go to a real mail server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.moving import make, moved
from tests.sink import Sink


@pytest.fixture(scope="session")
def made(sink: Sink, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port), "MAIL_DEFAULT_SENDER": "Avisos <avisos@portal.example>"}
    return make(tmp_path_factory.mktemp("var"), **mail)


@pytest.fixture
def portal(made: Flask, sink: Sink, migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    sink.clear()
    with moved(made, f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path)}") as app, app.app_context():
        yield app
