"""Which of gunicorn's processes takes a new connection."""

import socket
from collections.abc import Callable

import pytest

from portal import serving
from portal.serving import MOST, EvenWorker


class Process(EvenWorker):
    """One that has so many connections, and counts those it takes; it has no threads."""

    def __init__(self, connections: int) -> None:
        self.nr_conns, self.taken, self.cfg = connections, 0, None

    def enqueue_req(self, _conn: object) -> None:
        self.taken += 1


@pytest.fixture
def listener() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    return listener


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
    with listener, socket.create_connection(listener.getsockname()):
        busy.accept(listener)

        assert (busy.taken, idle.taken) == (0, 1)


def test_who_has_connections_takes_the_next_one_when_nobody_else_does(monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> None:
    busy = Process(3)
    waiting(monkeypatch)
    with listener, socket.create_connection(listener.getsockname()):
        busy.accept(listener)

        assert busy.taken == 1


def test_more_connections_wait_longer_and_never_longer_than_a_thousandth(monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> None:
    waited = waiting(monkeypatch)
    with listener:
        for connections in (0, 1, 5, 1000):
            Process(connections).accept(listener)

    assert waited == sorted(waited)
    assert (waited[0], waited[-1]) == (0, MOST)
