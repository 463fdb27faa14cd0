"""With `LOG_FORMAT=json` every line of every process is an object, whoever wrote it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from redis import Redis
from rq import Queue

from portal import queue
from portal.up.output import Output
from tests.conftest import KEY
from tests.running import ROOT, free_port
from tests.valkey import Valkey, valkey
from tests.waiting import eventually

Run = Callable[..., Any]


@pytest.fixture
def redis() -> Iterator[Valkey]:
    with valkey() as running:
        yield running


@pytest.fixture
def begin(redis: Valkey, sqlite_url: str, tmp_path: Path) -> Run:
    """Starts a program of the portal; what it says, all of it, is in a file."""
    settings = {"REDIS_URL": redis.url, "DATABASE_URL": sqlite_url, "SECRET_KEY": "for tests", "ENCRYPTION_KEYS": KEY}
    environ = {**os.environ, **settings, "VAR_DIR": str(tmp_path), "LOG_FORMAT": "json", "PORT": str(free_port()), "WEB_WORKERS": "1"}

    @contextmanager
    def begins(*command: str) -> Iterator[tuple[psutil.Popen, Path]]:
        told = tmp_path / "told"
        with told.open("w") as file, psutil.Popen([sys.executable, *command], cwd=ROOT, env=environ, stdout=file, stderr=file) as process:
            try:
                yield process, told
            finally:
                process.send_signal(signal.SIGTERM)

    return begins


def lines(told: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.read_text().splitlines()]


def test_gunicorn_too(begin: Run) -> None:
    with begin("-m", "gunicorn", "portal:create_app()") as (master, told):
        eventually(lambda: "Booting worker" in told.read_text())
        eventually(master.children)[0].kill()
        eventually(lambda: "SIGKILL" in told.read_text())

    assert {line["logger"] for line in lines(told)} == {"gunicorn.error"}


def test_rq_and_what_went_wrong_in_it_too(begin: Run, redis: Valkey) -> None:
    Queue(queue.NAME, connection=Redis.from_url(redis.url), serializer="json").enqueue("portal.jobs.nothing_of_the_kind")

    with begin("worker.py") as (_, told):
        eventually(lambda: "Traceback" in told.read_text())

    assert lines(told)[0]["event"] == "worker_starts"
    assert any("Traceback" in line.get("exception", line["event"]) and line["logger"] == "rq.worker" for line in lines(told))


def test_what_nothing_caught_and_warnings_too() -> None:
    script = "from portal import logs; import warnings; logs.own_process('json', 'INFO'); warnings.warn('old', stacklevel=1); 1 / 0"

    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    warned, died = map(json.loads, told.stderr.splitlines())
    assert (warned["level"], died["level"]) == ("warning", "critical")
    assert "ZeroDivisionError" in died["exception"]


def test_up_names_who_spoke_and_wraps_what_was_said_plainly(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    output = Output(lambda: None, "json")

    output.write("web", b'{"event": "webhook"}')
    output.write("valkey", b"plain \xff words")
    output.say("ending everything")

    assert [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()] == [
        {"process": "web", "event": "webhook"},
        {"process": "valkey", "event": "plain � words"},
        {"process": "up", "event": "ending everything"},
    ]
