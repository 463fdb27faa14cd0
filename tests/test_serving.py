"""Which of gunicorn's processes takes a new connection."""

import re
import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from portal import serving
from portal.serving import MOST, STEP, EvenWorker
from tests.running import ROOT


class Process(EvenWorker):
    """One of so many that has so many connections, and counts those it takes; it has no threads."""

    def __init__(self, connections: int, of: int = 2) -> None:
        self.nr_conns, self.taken, self.cfg = connections, 0, Config()
        self.cfg.set("workers", of)

    def enqueue_req(self, conn: TConn) -> None:
        self.taken += 1
        conn.close()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@contextmanager
def knocking(listener: socket.socket) -> Iterator[None]:
    """Somebody has connected, and nobody has taken it yet."""
    with socket.create_connection(listener.getsockname()):
        assert select.select([listener], [], [], 30)[0]
        yield


def waiting(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None] = lambda: None) -> list[float]:
    """The seconds that processes wait from now on; `meanwhile` happens then."""
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if seconds:
            meanwhile()

    monkeypatch.setattr(serving, "sleep", sleep)
    return waited


def test_who_has_connections_leaves_the_next_one_to_who_has_none(monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> None:
    busy, idle = Process(3), Process(0)
    waiting(monkeypatch, lambda: idle.accept(listener))
    with knocking(listener):
        busy.accept(listener)

        assert (busy.taken, idle.taken) == (0, 1)


def test_who_has_connections_takes_the_next_one_when_nobody_else_does(monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> None:
    busy = Process(3)
    waiting(monkeypatch)
    with knocking(listener):
        busy.accept(listener)

        assert busy.taken == 1


def test_more_connections_wait_longer_and_never_longer_than_a_thousandth(monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> None:
    waited = waiting(monkeypatch)
    for connections in (0, 1, 5, 1000):
        Process(connections).accept(listener)

    assert waited == [0, STEP, 5 * STEP, MOST]


def test_who_is_alone_leaves_nothing_to_others(monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> None:
    waited = waiting(monkeypatch)
    Process(3, of=1).accept(listener)

    assert waited == []


def test_the_portal_is_served_like_that(environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", "gunicorn", "--print-config", "portal:create_app()"]
    config = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout

    assert re.search("^worker_class +=.*EvenWorker", config, re.MULTILINE)
