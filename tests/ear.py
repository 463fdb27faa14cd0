"""Somebody who listens to heartbeats."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Self


class Ear:
    """`heard` are the paths of calls; while it is not `open` they have no answer."""

    def __init__(self) -> None:
        self.heard: Queue[str] = Queue()
        self.open = threading.Event()
        self.open.set()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805
                self.heard.put(handler.path)
                self.open.wait()
                handler.send_response(200)
                handler.end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/abc"

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Self]:
        ear = cls()
        threading.Thread(target=ear.server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        yield ear
        ear.open.set()
        ear.server.shutdown()
        ear.server.server_close()
