"""What docs/operate says of the proxy, before a real one."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from flask import Flask, request
from werkzeug.serving import make_server

from tests.moving import make
from tests.operate.caddy import proxied, read_by_caddy
from tests.operate.given import DEPLOY

FORGED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
ELSEWHERE = "127.0.0.5"  # another than the proxy's own
FROM_ELSEWHERE = httpx.HTTPTransport(local_address=ELSEWHERE)
WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Dying(socketserver.StreamRequestHandler):
    """A web process that is well until it is given work: then it is gone, without a word."""

    server: "Mortal"

    def handle(self) -> None:
        method, path, _ = self.rfile.readline().split(b" ")
        while (header := self.rfile.readline().lower()) not in (b"\r\n", b""):
            if header.startswith(b"content-length:"):
                self.rfile.read(int(header.partition(b":")[2]))
                self.server.begun.append(method.decode())
                return
        if path == b"/healthz":
            self.wfile.write(WELL)


class Mortal(socketserver.ThreadingTCPServer):
    """`begun` are the calls with a body that came this far."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dying)
        self.begun: list[str] = []
        self.name = f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def mortal() -> Iterator[Mortal]:
    with Mortal() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"127.0.0.1:{server.port}"
    server.shutdown()


def test_caddy_takes_its_file() -> None:
    read = str(read_by_caddy("https://portal.example", "127.0.0.1:1", "127.0.0.1:2"))

    assert "'dial': '127.0.0.1:1'" in read
    assert "'dial': '127.0.0.1:2'" in read


def test_caddy_closes_a_connection_that_rests_before_a_web_process_does() -> None:
    (kept,) = re.findall(r"^keepalive = (\d+)$", (DEPLOY.parent / "gunicorn.conf.py").read_text(), re.MULTILINE)
    (rests,) = re.findall(r"'keep_alive': {'idle_timeout': (\d+)}", str(read_by_caddy("https://portal.example", "127.0.0.1:1")))

    assert int(rests) / 1e9 < int(kept) - 1


def test_a_call_whose_process_dies_is_answered_502_and_tried_at_no_other(tmp_path: Path) -> None:
    with mortal() as one, mortal() as other, proxied(tmp_path, one.name, other.name) as url:
        answer = httpx.post(f"{url}/webhooks/native/acme", content=b"{}")

        assert (answer.status_code, one.begun + other.begun) == (502, ["POST"])


def test_the_portal_hears_who_asked_and_where_whatever_they_say_themselves(tmp_path: Path) -> None:
    app, asked_by = make(tmp_path, TRUSTED_PROXIES="1"), dict[bytes, str | None]()
    app.before_request(lambda: asked_by.update({request.query_string: request.remote_addr}))
    with serving(app) as name, proxied(tmp_path, name) as url, httpx.Client(transport=FROM_ELSEWHERE) as stranger:
        told = stranger.get(f"{url}/healthz?me", headers=FORGED).json()

    assert (told["asked"], asked_by[b"me"]) == (url, ELSEWHERE)
