"""Runs the usual way (bench/usual.py): by a stock worker of RQ, or by Celery from its own venv; each on a Valkey of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rq import Queue

from bench import notes
from bench.processes import started
from portal.mail.compose import compose
from tests.mail.letters import letter
from tests.running import ROOT
from tests.valkey import Valkey, valkey
from tests.waiting import eventually

PEERS = ROOT / ".venv-peers" / "bin"
PATIENCE = 300.0
SOON = timedelta(seconds=1)


def rq(port: int, mails: int) -> float:
    """Mails a second by one forking worker, each a job that was delayed."""
    with _prepared(port) as (redis, environ, rate):
        worker = [str(Path(sys.executable).parent / "rq"), "worker", "--url", redis.url, "--with-scheduler", "--quiet", "usual"]
        with started(worker, environ):
            queue = Queue("usual", connection=redis.client)
            for number in range(mails):
                queue.enqueue_in(SOON, "bench.usual.notify", number)
            return rate(mails)


def celery(port: int, mails: int) -> float:
    """Mails a second by two processes, each a task with a countdown."""
    with _prepared(port) as (_, environ, rate):
        worker = [str(PEERS / "celery"), "-A", "bench.usual_celery:queue", "worker", "-c", "2", "-l", "ERROR"]
        with started(worker, environ):
            sender = [str(PEERS / "python"), "-m", "bench.usual_celery", str(mails)]
            subprocess.run(sender, cwd=ROOT, env={**os.environ, **environ}, check=True)
            return rate(mails)


@contextmanager
def _prepared(port: int) -> Iterator[tuple[Valkey, dict[str, str], Callable[[int], float]]]:
    """The broker, what the processes are told, and what says the rate once so many were sent."""
    with tempfile.TemporaryDirectory() as folder, valkey() as redis:
        mail = compose(letter())
        (Path(folder) / "mail.txt").write_text(mail.body or "")
        (Path(folder) / "mail.html").write_text(mail.html or "")
        environ = {"USUAL_DIR": folder, "MAIL_PORT": str(port), "REDIS_URL": _with_scheme(redis.url)}
        notes.prepare(Path(folder))
        yield redis, environ, lambda mails: _rate(Path(folder), mails)


def _with_scheme(url: str) -> str:
    """As Celery names a Unix socket."""
    return url.replace("unix://", "redis+socket://")


def _rate(folder: Path, mails: int) -> float:
    """From the 5th of a hundred to the last, so that no start counts."""
    eventually(lambda: len(notes.sent(folder)) == mails, PATIENCE)
    times = notes.sent(folder)
    early = mails // 20
    return (mails - 1 - early) / (times[-1] - times[early])
