"""Answers HTTP on loop-back, at a port the system chooses."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from wsgiref.types import WSGIApplication

from werkzeug.serving import WSGIRequestHandler, make_server

from portal.fakes.fake import Fake

HOST = "127.0.0.1"
_LOOK_EVERY = 0.02  # seconds, for whether it is to end


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 (werkzeug's signature)
        """What is asked of a fake nobody wants to read."""


def served(fake: Fake) -> AbstractContextManager[str]:
    """The address of its API, as long as the block lasts."""
    return listening(fake.faults.around(fake.api))


@contextmanager
def listening(app: WSGIApplication) -> Iterator[str]:
    server = make_server(HOST, 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, args=(_LOOK_EVERY,), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
