"""The portal's own programs as the fault suite starts them, with a clock that can be turned, a short lease, and places to stop at.

`gunicorn 'tests.faults.launch:web()'` and `python -m tests.faults.launch`. The folder `FAULTS_DIR` is how the conductor speaks to them:
`clock` holds by how many seconds the house's `now()` is off, `signs/<place>` stops whoever comes to that place next. The product knows
nothing of this: what is replaced here is replaced before the modules that use it are imported.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Flask

FOLDER = Path(os.environ.get("FAULTS_DIR", ""))
LEASE = 4.0  # seconds, instead of 15; a renewal is still due four times in it

Work = Callable[..., Any]


def web() -> Flask:
    """The WSGI application."""
    _prepare("web")
    from portal import create_app
    from portal.queue import Alarm

    _replace(Alarm, "ring", lambda ring: _stopping("web before its wake-up", ring))
    return create_app()


def work() -> int:
    _prepare("worker")
    import worker

    return worker.main()


def _prepare(role: str) -> None:
    """What is replaced in both; of lease and rules only a worker makes use."""
    assert "portal.queue" not in sys.modules, "somebody has the true clock already"
    from portal import clock

    _replace(clock, "now", lambda now: lambda: now() + timedelta(seconds=float((FOLDER / "clock").read_text())))
    from portal.actions import judge, lease
    from portal.mail import send

    lease.LEASE, lease.RENEWAL = timedelta(seconds=LEASE), LEASE / 4
    _replace(lease, "renewing", _stopping_in)
    _replace(judge, "judge", lambda judging: _stopping("worker while it decides", judging))
    _replace(send.PostLine, "send", lambda sending: _stopping("worker in a batch of mails", _stopping_once_taken(sending)))
    from portal.store import jots
    from portal.store.database import Database

    _replace(Database, "_transaction", lambda transaction: _stopping_in_a_write(role, transaction))
    _replace(jots, "_execute", lambda executing: _stopping_in_a_jot(role, executing))


def _replace(owner: object, name: str, around: Callable[[Work], Work]) -> None:
    setattr(owner, name, around(getattr(owner, name)))


def _stop_at(place: str) -> None:
    """Where a sign is up, the first that comes takes it down, leaves its id beside it, and stops until it is killed or told to go on."""
    sign = FOLDER / "signs" / place
    try:
        sign.rename(sign.with_name(f"{place}.{os.getpid()}"))
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGSTOP)


def _stopping(place: str, work: Work) -> Work:
    @wraps(work)
    def stopping(*given: Any) -> Any:
        _stop_at(place)
        return work(*given)

    return stopping


def _stopping_in(renewing: Work) -> Work:
    @contextmanager
    def stopping(*given: Any) -> Iterator[None]:
        with renewing(*given):
            _stop_at("worker after its claim")
            yield

    return stopping


def _stopping_once_taken(send: Work) -> Work:
    @wraps(send)
    def stopping(*given: Any) -> Any:
        reply = send(*given)
        if reply.outcome == "accepted":
            _stop_at("worker after the end of DATA")
        return reply

    return stopping


def _stopping_in_a_write(role: str, transaction: Work) -> Work:
    @contextmanager
    def stopping(database: object, connection: object, words: str) -> Iterator[None]:
        with transaction(database, connection, words):
            yield
            if words == "BEGIN IMMEDIATE":
                _stop_at(f"{role} before a commit")

    return stopping


def _stopping_in_a_jot(role: str, execute: Work) -> Work:
    """Its transactions are the driver's own, on SQLite; on PostgreSQL each is one statement, which nothing can come into."""

    @wraps(execute)
    def stopping(driver: Any, *given: Any) -> None:
        execute(driver, *given)
        if getattr(driver, "in_transaction", False):
            _stop_at(f"{role} before a commit")

    return stopping


if __name__ == "__main__":
    sys.exit(work())
