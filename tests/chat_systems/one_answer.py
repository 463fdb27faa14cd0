"""A server on this machine that answers whatever it is asked with `[1]`, over TLS where a context is given."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server
from werkzeug.wrappers import Response


@contextmanager
def answering(tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port."""
    server = make_server("127.0.0.1", 0, Response("[1]", mimetype="application/json"), threaded=True, ssl_context=tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
