"""Programs of their own, ended with all that they have started when they are no longer wanted."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import psutil

from tests.faults.processes import kill_family
from tests.running import ROOT
from tests.waiting import eventually


@contextmanager
def started(command: Sequence[str], environ: Mapping[str, str] | None = None, inherits: Sequence[int] = ()) -> Iterator[psutil.Popen]:
    """Runs in the project's folder; it is killed, for nothing that it could still say is measured."""
    process = psutil.Popen(command, cwd=ROOT, env={**os.environ, **(environ or {})}, pass_fds=inherits, stdout=subprocess.DEVNULL)
    try:
        yield process
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


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
