"""What `up` and its children say, line by line, each line with the name of who said it."""

import asyncio
import json
import os
import sys
from collections.abc import Callable

_LONGEST = 64 * 1024  # bytes; a line that is longer is broken there
_WIDTH = 9


class Output:
    """Writes to standard output; when nobody is there any more to read it, calls `gone` and is silent.

    With the log format `json` every line is an object with the `process` that said it, also where a program says something plainly.
    """

    def __init__(self, gone: Callable[[], None], log_format: str) -> None:
        self._gone = gone
        self._labelled = _object if log_format == "json" else _column

    def say(self, line: str) -> None:
        self.write("up", line.encode())

    def write(self, name: str, line: bytes) -> None:
        try:
            sys.stdout.buffer.write(self._labelled(name, line) + b"\n")
            sys.stdout.flush()
        except OSError:
            # What is still in the buffer would fail again when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self._gone()


def _column(name: str, line: bytes) -> bytes:
    return f"{name:<{_WIDTH}}| ".encode() + line


def _object(name: str, line: bytes) -> bytes:
    text = line.decode("utf-8", "replace")
    try:
        said = json.loads(text)
    except ValueError:
        said = text
    fields = said if isinstance(said, dict) else {"event": text}
    return json.dumps({"process": name, **fields}).encode()


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
