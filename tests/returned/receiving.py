"""The receiver of returned mails, in a thread of the test's own process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from portal.actions.house import House
from portal.actions.take_returned import LARGEST
from portal.cli.receive_bounces import BounceDesk
from portal.mail.receiver import listen


@contextmanager
def receiving(house: House) -> Iterator[int]:
    """Its port, on loop-back."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = listen(BounceDesk(house), house.settings.bounce_domain, LARGEST, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
