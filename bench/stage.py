"""A portal of real processes on a Valkey and a database of its own: gunicorn and workers, started where a measurement needs them."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree

import psutil
from cryptography.fernet import Fernet
from rq.worker_registration import get_keys
from sqlalchemy import select

import config
from bench.databases import database
from bench.processes import listening, started
from portal import create_app
from portal.actions.house import House
from portal.store.alerts import PENDING
from portal.store.mail_claims import WAITING
from portal.store.tables import alerts, notifications
from tests.running import free_port
from tests.valkey import Valkey, valkey
from tests.waiting import eventually

WEB_WORKERS = 2


@dataclass(frozen=True)
class Stage:
    """`house` is of this process, on the same database; `environ` are the settings that all of the stage's processes run with."""

    folder: Path
    redis: Valkey
    environ: dict[str, str]
    house: House

    @contextmanager
    def web(self, app: str = "portal:create_app()", workers: int = WEB_WORKERS) -> Iterator[str]:
        """The URL of a gunicorn that serves the portal, or another app of the same kind."""
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "--log-level", "critical", app]
        with listening(command, port, {**self.environ, "PORT": str(port), "WEB_WORKERS": str(workers)}):
            yield f"http://127.0.0.1:{port}"

    @contextmanager
    def workers(self, number: int) -> Iterator[list[psutil.Popen]]:
        """So many `worker.py`, known to RQ when the block begins. What is due by then they begin with at once.

        Each has a folder of its own, as on a machine of its own.
        """
        with ExitStack() as stack:
            running = [stack.enter_context(self._worker(self.apart(f"worker-{place}"))) for place in range(number)]
            eventually(lambda: len(self._registered()) == number)
            yield running
        self.redis.client.flushall()  # the killed ones would count as alive, and their scheduler's lock as held

    def apart(self, name: str) -> "Stage":
        """The same as another machine sees it, which shares database and Redis and nothing else."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return replace(self, environ={**self.environ, "VAR_DIR": str(folder)})

    def is_done(self) -> bool:
        """Whether all is decided and mailed; by two indexes that are empty then, for to count would take a tenth of what workers have."""
        waiting = (select(alerts.c.id).where(PENDING), select(notifications.c.id).where(WAITING))
        with self.house.db.read() as tx:
            return not any(tx.execute(each.limit(1)).first() for each in waiting)

    @staticmethod
    def _worker(machine: "Stage") -> AbstractContextManager[psutil.Popen]:
        return started([sys.executable, "worker.py"], machine.environ)

    def _registered(self) -> set[str]:
        return set(get_keys(connection=self.redis.client))


@contextmanager
def stage(kind: str, mail_port: int, **settings: str) -> Iterator[Stage]:
    """On `sqlite` or `postgresql`, migrated and empty; its mails go to `mail_port`. All of it is gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    with ExitStack() as stack:
        stack.callback(rmtree, folder)
        redis = stack.enter_context(valkey())
        environ = {**_settings(folder, redis, mail_port), "DATABASE_URL": stack.enter_context(database(kind, folder)), **settings}
        app = create_app(config.load(environ))
        stack.enter_context(app.app_context())
        house: House = app.extensions["house"]
        stack.callback(house.db.dispose)
        yield Stage(folder, redis, environ, house)


def _settings(folder: Path, redis: Valkey, mail_port: int) -> dict[str, str]:
    """As in earnest, but that nothing is held back and no caller is too fast."""
    return {
        "VAR_DIR": str(folder),
        "REDIS_URL": redis.url,
        "SECRET_KEY": "for measurements",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mail_port),
        "MAILS_PER_HOUR": "1000000",
        "WEBHOOK_RATE_LIMIT": "100000000/minute",
        "LOG_LEVEL": "WARNING",
    }
