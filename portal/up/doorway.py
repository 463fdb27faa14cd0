"""What must be so before anything is started: one `up` for a `VAR_DIR`, and a port that is free."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.up.refused import RefusedError


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


def check_port(host: str, port: int) -> None:
    """Raises `RefusedError` when the web server could not listen at `host` and `port`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise RefusedError(f"Port {port} of {host} is taken by another program: end it, or choose another with --port.") from None
        raise RefusedError(f"The portal cannot listen at {host}, port {port}: {error.strerror} (settings HOST and PORT).") from None
