"""The receiver of returned mails, in a thread of the test's own process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from portal.actions.house import House
from portal.bounces import listen


@contextmanager
def receiving(house: House) -> Iterator[int]:
    """Its port, on loop-back."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(listen(house, "127.0.0.1", 0), loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
