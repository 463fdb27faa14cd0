"""Mail servers that take everything and keep nothing: postfix's where it is installed, else one of our own; and a slow one.

`python -m bench.sink PORT SECONDS`: our own, that answers what came in one packet after so many seconds.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.processes import listening
from tests.running import free_port

WELCOME = b"220 sink\r\n"
OFFERS = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
ANSWERS = {b"EHLO": OFFERS, b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
FINE = b"250 2.0.0 fine\r\n"
END = b"\r\n.\r\n"


class Line(asyncio.Protocol):
    """One connection; commands that came together are answered together."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._rest, self._in_mail = seconds, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._answer(WELCOME)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        answers = b"".join(self._answers())
        if answers:
            self._answer(answers)

    def _answers(self) -> Iterator[bytes]:
        while (cut := self._rest.find(end := END if self._in_mail else b"\r\n")) >= 0:
            said, self._rest = self._rest[:cut], self._rest[cut + len(end) :]
            word = b"" if self._in_mail else said[:4].upper()
            self._in_mail = word == b"DATA"
            yield ANSWERS.get(word, FINE)

    def _answer(self, words: bytes) -> None:
        asyncio.get_running_loop().call_later(self._seconds, self._transport.write, words)


async def _serve(port: int, seconds: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Line(seconds), "127.0.0.1", port)
    await server.serve_forever()


@contextmanager
def sink(seconds: float = 0) -> Iterator[int]:
    """The port. At 0 seconds an answer the fastest there is; else our own, which alone knows parts of a second."""
    port, postfix = free_port(), shutil.which("smtp-sink")
    ours = [sys.executable, "-m", "bench.sink", str(port), str(seconds)]
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []  # it refuses to run as root
    command = [postfix, *as_nobody, f"127.0.0.1:{port}", "1000"] if postfix and not seconds else ours
    with listening(command, port):
        yield port


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
