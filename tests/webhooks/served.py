"""The portal behind a real gunicorn of one process, on a real socket."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.webhooks.door import PATH

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds for one answer, on a busy machine


@contextmanager
def serving(environ: Mapping[str, str], config: Path = ROOT / "gunicorn.conf.py") -> Iterator[int]:
    """The port. Who calls before the server is up waits in the socket's queue."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "-w1",
            "--config",
            str(config),
            "--log-level",
            "critical",
            "--bind",
            f"fd://{listener.fileno()}",
            "portal:create_app()",
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=dict(environ), pass_fds=[listener.fileno()])
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait()


def post(port: int, body: bytes | Iterable[bytes], headers: Mapping[str, str]) -> tuple[int, Any]:
    """The status and the JSON of the answer; a body in pieces goes chunked."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was sent whole: the answer is there to read
        connection.request("POST", PATH, body, dict(headers), encode_chunked=True)
    with connection.getresponse() as answer:
        return answer.status, json.load(answer)


def send(port: int, rest: bytes, *, ends: bool = True) -> bytes:
    """The raw answer to a call whose headers and body are `rest`, after which nothing more is sent, though more may be expected."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(f"POST {PATH} HTTP/1.1\r\nHost: portal\r\n".encode() + rest)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))
