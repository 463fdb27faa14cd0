"""Programs of their own, ended with all that they have started when they are no longer wanted."""

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO

import psutil

from tests.faults.processes import kill_family
from tests.running import ROOT
from tests.waiting import eventually


@contextmanager
def started(command: Sequence[str], environ: Mapping[str, str] | None = None, inherits: Sequence[int] = ()) -> Iterator[psutil.Popen]:
    """Runs in the project's folder; it is killed, for nothing that it could still say is measured.

    What it logs is told only when the block fails: a line for each webhook would hide the tables.
    """
    with TemporaryFile() as log:
        environ = {**os.environ, **(environ or {})}
        process = psutil.Popen(command, cwd=ROOT, env=environ, pass_fds=inherits, stdout=subprocess.DEVNULL, stderr=log)
        try:
            yield process
        except BaseException:
            sys.stderr.write(_last(log))
            raise
        finally:
            kill_family(process)
            process.wait()


@contextmanager
def listening(command: Sequence[str], port: int, environ: Mapping[str, str] | None = None) -> Iterator[psutil.Popen]:
    """Runs, and listens at the port when the block begins."""
    with started(command, environ) as process:
        eventually(lambda: _listens(port) or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(f"it ended before it listened: {' '.join(command)}")
        yield process


def _last(log: IO[bytes], lines: int = 30) -> str:
    log.seek(0)
    return b"".join(deque(log, lines)).decode(errors="replace")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
