"""For supervisors: is the process there, can it work?"""

from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.queue import Alarm
from portal.store.database import Database

ALL_WELL: dict[str, str | None] = {"redis": None, "worker": None, "scheduler": None}


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_process_is_there(visitor: FlaskClient) -> None:
    answer = visitor.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok", "asked": "http://localhost"})


def test_without_redis_each_part_is_named_with_what_is_wrong(visitor: FlaskClient) -> None:
    answer = visitor.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert set(answer.json) == {"database", "redis", "worker", "scheduler"}
    assert answer.json["database"] == "ok"
    assert "does not answer" in answer.json["redis"]


def test_all_well_is_ready(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Alarm, "health", lambda self: ALL_WELL)

    answer = visitor.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "redis": "ok", "worker": "ok", "scheduler": "ok"}


def test_a_database_that_is_gone_is_named(tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path}/no/such/folder.db")

    assert gone.ping() == "does not answer (OperationalError)"


def test_a_database_that_is_mute_does_not_hold_up_the_answer(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    done = Event()
    monkeypatch.setattr(Alarm, "health", lambda self: ALL_WELL)
    monkeypatch.setattr(Database, "ping", lambda self: done.wait() and None)
    monkeypatch.setattr("portal.web.health.PATIENCE", 0.05)
    try:
        answer = visitor.get("/readyz")
    finally:
        done.set()

    assert answer.status_code == 503
    assert answer.json is not None
    assert "did not answer within" in answer.json["database"]
