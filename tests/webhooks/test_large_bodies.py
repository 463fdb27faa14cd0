"""A body over 1 MiB is refused before it is read whole, however it comes (contract/EVENTS.md, Answers)."""

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import count, repeat
from pathlib import Path

import pytest
from flask import Flask

from tests.moving import environ_in, moved
from tests.webhooks.conftest import opened
from tests.webhooks.door import JUST_NOW, PATH, signed
from tests.webhooks.served import PATIENCE, ROOT, post, send, serving

MIB = 1024 * 1024
THREADS = 8  # of a web process
SILENCE = 2.0  # seconds, instead of 30; enough for a body that comes, on a busy machine
ids = map(str, count())


@pytest.fixture(scope="module")
def port(made: Flask, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, folder)}"
    with moved(made, url) as app:
        opened(app)
    config = folder / "gunicorn.conf.py"
    config.write_text(f"{(ROOT / config.name).read_text()}\nSILENCE = {SILENCE}\n")
    with serving({**os.environ, **environ_in(folder), "DATABASE_URL": url}, config) as port:
        yield port


def event(length: int) -> bytes:
    """A right event of `length` bytes."""
    body = {"type": "visitor.left", "timestamp": JUST_NOW, "data": {"conversation_id": "c1"}, "padding": ""}
    return json.dumps({**body, "padding": "x" * (length - len(json.dumps(body)))}).encode()


def in_pieces(body: bytes) -> list[bytes]:
    return [body[at : at + 300_000] for at in range(0, len(body), 300_000)]


def test_a_body_of_1_mib_is_accepted(port: int) -> None:
    assert post(port, event(MIB), signed(event(MIB), next(ids)))[0] == 202


def test_a_chunked_body_of_1_mib_is_accepted(port: int) -> None:
    assert post(port, in_pieces(event(MIB)), signed(event(MIB), next(ids)))[0] == 202


def test_a_byte_more_is_refused_whatever_its_signature(port: int) -> None:
    status, problem = post(port, event(MIB + 1), signed(event(MIB + 1), next(ids)))

    assert (status, problem["status"]) == (413, 413)
    assert "1048576" in problem["detail"]


def test_a_chunked_byte_more_is_refused_too(port: int) -> None:
    status, problem = post(port, in_pieces(event(MIB + 1)), signed(event(MIB + 1), next(ids)))

    assert (status, problem["status"]) == (413, 413)


def test_a_body_that_never_ends_is_refused(port: int) -> None:
    assert post(port, repeat(b"x" * 65_536), {"Transfer-Encoding": "chunked"})[0] == 413


def test_a_body_said_to_be_larger_is_refused_before_any_of_it_has_come(port: int) -> None:
    assert send(port, b"Content-Length: 1048577\r\n\r\n").startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("body", [b"ZZZ\r\nabc\r\n0\r\n\r\n", b"5\r\nabc", b"2\r\nabcdef\r\n0\r\n\r\n", b""])
def test_a_body_that_is_chunked_wrongly_is_a_400(port: int, body: bytes) -> None:
    assert send(port, b"Transfer-Encoding: chunked\r\n\r\n" + body).startswith(b"HTTP/1.1 400 ")


def test_a_body_that_breaks_off_is_none(port: int) -> None:
    body = event(1000)
    headers = {**signed(body, next(ids)), "Content-Length": "1000"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    assert send(port, f"{head}\r\n".encode() + body[:999]).startswith(b"HTTP/1.1 4")
    assert post(port, body, headers)[1]["status"] == "accepted"


@pytest.mark.parametrize("half", [b"Content-Length: 1000\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"])
def test_a_body_that_does_not_come_keeps_no_thread_waiting(port: int, half: bytes) -> None:
    with ThreadPoolExecutor(THREADS) as silent:
        answers = list(silent.map(lambda _: send(port, half, ends=False), range(THREADS)))

    assert {answer.partition(b"\r\n")[0] for answer in answers} == {b"HTTP/1.1 400 BAD REQUEST"}
    assert post(port, event(1000), signed(event(1000), next(ids)))[0] == 202


def test_a_connection_is_kept_for_the_next_call(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for _ in range(2):
        body = event(1000)
        connection.request("POST", PATH, body, signed(body, next(ids)))
        with connection.getresponse() as answer:
            assert (answer.status, answer.will_close) == (202, False)
            answer.read()
