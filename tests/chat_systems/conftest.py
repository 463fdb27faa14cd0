"""A portal for stories that fakes tell, on one database that is emptied for each, with a real mail server; and a server that is asked."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from flask import Flask
from sqlalchemy import delete

from portal.chat_systems.http import Http
from portal.clock import now
from portal.fakes.serve import listening
from portal.store.tables import audit_lines, metadata
from tests.chat_systems.told_server import Answer, Ask, Team
from tests.moving import make, moved
from tests.sink import Sink


@pytest.fixture(scope="session")
def kept_portal(sink: Sink, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port), "MAIL_DEFAULT_SENDER": "Avisos <avisos@portal.example>"}
    folder = tmp_path_factory.mktemp("kept")
    with moved(make(folder, **mail), f"sqlite:///{shutil.copy(migrated_sqlite, folder)}") as app:
        yield app


@pytest.fixture
def portal(kept_portal: Flask, sink: Sink) -> Iterator[Flask]:
    sink.clear()
    with kept_portal.extensions["house"].db.write() as tx:
        for table in reversed(metadata.sorted_tables):
            if table is not audit_lines:  # whose lines nobody can delete
                tx.execute(delete(table))
    with kept_portal.app_context():
        yield kept_portal


@pytest.fixture
def answer() -> Answer:
    return Answer()


@pytest.fixture
def ask(answer: Answer) -> Iterator[Ask]:
    """Asks the server for a team, at the path's steps."""
    with listening(answer) as url, httpx.Client() as client:
        http = Http(client, now() + timedelta(seconds=20))
        yield lambda *path: http.get(Team, f"{url}/v2/", *(path or ("agents",)), headers={"Authorization": "Bearer t0ken"})
