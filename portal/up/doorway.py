"""What must be so before anything is started: one `up` for a `VAR_DIR`, and a port that is free."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.up.refused import RefusedError

_BACKLOG = 2048  # calls that may wait to be taken, as many as gunicorn lets wait


@contextmanager
def only_one(var_dir: Path) -> Iterator[None]:
    """Holds `var_dir` for this process, however it ends; raises `RefusedError` with the id of the process that has it."""
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise RefusedError(f"The portal in {var_dir} is up already, as process {lock.read().strip()}.") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def take_port(host: str, port: int) -> socket.socket:
    """A socket that listens there, for the web server to inherit; raises `RefusedError` when that cannot be had.

    Held here, the port is ours from before anything is started, and calls that come while the web server starts again wait for it.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _cannot_listen(host, port, error) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from None
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> RefusedError:
    if error.errno == errno.EADDRINUSE:
        other = f'choose another with --port, as in: make run ARGS="--port {port + 1}"'
        return RefusedError(f"Port {port} of {host} is taken by another program: end it, or {other}")
    return RefusedError(f"The portal cannot listen at {host}, port {port}: {error.strerror} (settings HOST and PORT).")
