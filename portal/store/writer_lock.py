"""Who writes to SQLite next, among all threads and processes of this machine.

SQLite has one writer at a time. Who finds another process writing sleeps, longer each time, and may find the next one writing at each look:
workers were idle for a third of their time, and some webhooks waited long. Here writers come in turn, and look often.
"""

import fcntl
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from types import TracebackType
from typing import IO

import structlog

FIRST_PAUSE, LONGEST_PAUSE = 0.00005, 0.0002
"""Seconds between two looks, more each time: a mail's record is written in a tenth of a millisecond, a webhook in half of
one, a batch in many.
"""

PATIENCE = 2.0
"""Seconds after which one goes on without its turn, for then who has it is stopped, or very slow. SQLite's own lock holds all the same."""

NEXT, WRITES = 0, 1
"""Bytes of the file, each locked by one process at a time. Who waits to write is `NEXT` meanwhile, so that none can write twice before."""


log = structlog.get_logger()


class WriterLock:
    """A context that one thread has at a time, and one process as long as none is stopped in it. `path` is a file that locks alone need.

    The locks are "record locks" (fcntl(2)): they are the process's own, a fork inherits none, and they end with it. Where they are not to
    be had, one goes on without them.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._threads = path, Lock()
        self._file: IO[bytes] | None = None
        self._is_of_use = True
        """Whether the latest turn was had: who is stopped costs each process one wait, and not one for each write."""

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            self._is_of_use = self._come_first(monotonic() + (PATIENCE if self._is_of_use else 0))
        except BaseException:
            self._leave()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._leave()

    def _come_first(self, end: float) -> bool:
        """Whether it is this process's turn."""
        try:
            file = self._file = self._file or self._path.open("ab")
            has_come = _wait_for(file, NEXT, end) and _wait_for(file, WRITES, end)
            fcntl.lockf(file, fcntl.LOCK_UN, 1, NEXT)
        except OSError as error:
            if self._is_of_use:
                log.warning("database.writers_without_turns", error=type(error).__name__)
            return False
        return has_come

    def _leave(self) -> None:
        """Where the file's locks fail, what was written is committed all the same, and the next thread must not wait for ever."""
        try:
            if self._file:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
        except OSError as error:
            log.warning("database.writers_without_turns", error=type(error).__name__)
        finally:
            self._threads.release()


def _wait_for(file: IO[bytes], place: int, end: float) -> bool:
    pause = FIRST_PAUSE
    while not (taken := _taken(file, place)) and monotonic() < end:
        sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    return taken


def _taken(file: IO[bytes], place: int) -> bool:
    with suppress(BlockingIOError, PermissionError):  # POSIX allows for both
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        return True
    return False
