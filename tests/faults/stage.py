"""All that a portal is made of, as real processes that can be killed, paused and started again."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

import psutil

import config
from portal import create_app
from portal.actions.house import House
from portal.store import migrate
from tests.conftest import KEY
from tests.faults.disk import small_disk
from tests.faults.postgres import Postgres
from tests.faults.processes import family, kill_family, paused_family
from tests.faults.tales import SETTLE
from tests.postgres import running_server
from tests.running import ROOT, free_port
from tests.valkey import Valkey, valkey
from tests.waiting import eventually

WORKERS = 2


class Stage:
    """`programs` are the running ones by name; `house` is of this process, for looking at the database."""

    def __init__(self, folder: Path, redis: Valkey, database_url: str, postgres: Postgres | None, disk: Path | None, no_disk: str) -> None:
        self.folder, self.redis, self.postgres, self.disk, self.no_disk = folder, redis, postgres, disk, no_disk
        self.port, self._mail_port = free_port(), free_port()
        (folder / "signs").mkdir()
        self.turn_clock(0)
        self.mail_server_is("well")
        self._environ = self._settings(database_url)
        self.house: House = create_app(config.load(self._environ)).extensions["house"]
        self.programs: dict[str, psutil.Popen] = {}
        # Through a pipe: what they say must not fill the disk that is filled for SQLite.
        self._output = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=(folder / "output").open("wb"))

    def _settings(self, database_url: str) -> dict[str, str]:
        return {
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": self.redis.url,
            "SECRET_KEY": "for tests",
            "ENCRYPTION_KEYS": KEY,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self._mail_port),
            "MAIL_TIMEOUT": "3",
            "PORT": str(self.port),
            "WEB_WORKERS": "2",
            "SETTLE_SECONDS": str(SETTLE),
            "LOG_LEVEL": "WARNING",
        }

    @property
    def names(self) -> tuple[str, ...]:
        return ("web", *self.workers, "mail server")

    @property
    def workers(self) -> tuple[str, ...]:
        return tuple(f"worker-{number}" for number in range(1, WORKERS + 1))

    def start(self) -> None:
        """Whatever of it does not run, as `up` would: RQ ends a worker whose Valkey goes at a moment that it does not expect."""
        self.programs = {name: program for name, program in self.programs.items() if program.poll() is None}
        commands = {
            "web": ("gunicorn", "--log-level", "critical", "tests.faults.launch:web()"),
            **dict.fromkeys(self.workers, ("tests.faults.launch",)),
            "mail server": ("tests.faults.mailserver", str(self._mail_port), str(self.folder)),
        }
        environ = {**os.environ, **self._environ, "FAULTS_DIR": str(self.folder)}
        for name, command in commands.items():
            if name not in self.programs:
                self.programs[name] = psutil.Popen(
                    [sys.executable, "-m", *command], cwd=ROOT, env=environ, stdout=self._output.stdin, stderr=self._output.stdin
                )
        eventually(self._is_up)

    def kill(self, name: str) -> None:
        """kill -9 of the program with all it has started."""
        kill_family(self.programs.pop(name))

    def paused(self, name: str) -> AbstractContextManager[None]:
        return paused_family(self.programs[name])

    def program_of(self, pid: int) -> str:
        """Which program started the process."""
        return next(name for name, leader in self.programs.items() if pid in [each.pid for each in family(leader)])

    def turn_clock(self, seconds: float) -> None:
        """The house's `now()` is off by so much from now on."""
        self._write("clock", str(seconds))

    def mail_server_is(self, mood: str) -> None:
        self._write("mood", mood)

    def _write(self, name: str, text: str) -> None:
        """Whole at any moment, for who reads it meanwhile."""
        (self.folder / f"{name}.new").write_text(text)
        (self.folder / f"{name}.new").rename(self.folder / name)

    def _is_up(self) -> bool:
        return self._listens(self.port) and self._listens(self._mail_port)

    @staticmethod
    def _listens(port: int) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    def end(self) -> None:
        for name in list(self.programs):
            self.kill(name)
        assert self._output.stdin
        self._output.stdin.close()
        self._output.wait()
        self.house.db.engine.dispose()


@contextmanager
def stage(database: str) -> Iterator[Stage]:
    """On `sqlite` or `postgresql`, migrated, everything started; all of it ended and gone when the block ends well.

    What went wrong leaves its folder, with what the programs said in `output`.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
        redis = stack.enter_context(valkey())
        if database == "sqlite":
            disk, no_disk = stack.enter_context(small_disk())
            made = Stage(folder, redis, f"sqlite:///{disk}/portal.db", None, disk, no_disk)
        else:
            server = stack.enter_context(running_server())
            made = Stage(folder, redis, server.get_uri(driver="psycopg"), Postgres(server), None, "")
        stack.callback(made.end)
        migrate.upgrade(made.house.settings.database_url)
        made.start()
        yield made
    shutil.rmtree(folder)
