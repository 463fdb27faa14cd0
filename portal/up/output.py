"""What `up` and its children say, line by line, each line with the name of who said it."""

import asyncio
import os
import sys
from collections.abc import Callable

_LONGEST = 64 * 1024  # bytes; a line that is longer is broken there
_WIDTH = 9


class Output:
    """Writes to standard output; when nobody is there any more to read it, calls `gone` and is silent."""

    def __init__(self, gone: Callable[[], None]) -> None:
        self._gone = gone

    def say(self, line: str) -> None:
        self.write("up", line.encode())

    def write(self, name: str, line: bytes) -> None:
        try:
            sys.stdout.buffer.write(f"{name:<{_WIDTH}}| ".encode() + line + b"\n")
            sys.stdout.flush()
        except OSError:
            # What is still in the buffer would fail again when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self._gone()


class Lines(asyncio.Protocol):
    """Cuts what comes through a pipe into lines; `ended` is done when the last one was written."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write, self._rest = write, b""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST:
            lines.append(self._rest)
            self._rest = b""
        for line in lines:
            self._write(line)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio's signature)
        if self._rest:
            self._write(self._rest)
        self.ended.set_result(None)
