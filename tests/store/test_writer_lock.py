"""Who writes to SQLite next, among processes and threads that all want to."""

import fcntl
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from errno import EIO
from itertools import groupby
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO

import pytest

from portal.store import writer_lock
from portal.store.writer_lock import WriterLock
from tests.running import ROOT

WRITER = """
import sys, time
from pathlib import Path
from portal.store.writer_lock import WriterLock

told, lock, name, times = Path(sys.argv[1]), WriterLock(Path(sys.argv[2])), sys.argv[3], int(sys.argv[4])
print("is there", flush=True)
sys.stdin.read(1)
for _ in range(times):
    with lock:
        before = told.read_text()
        time.sleep(0.001)
        told.write_text(before + name)
        print("has written", flush=True)
        if times == 1:
            sys.stdin.read(1)
"""

Writer = Popen[str]


class Machine:
    """Its processes write their names to `told`, which goes wrong when two do it at once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.told, self.lock, self._stack = folder / "told", folder / "writers", stack
        self.told.touch()

    def writer(self, name: str, times: int) -> Writer:
        """Begins once it is told to. One that is to write once does not end before it is told again."""
        words = [sys.executable, "-c", WRITER, str(self.told), str(self.lock), name, str(times)]
        process = self._stack.enter_context(Popen(words, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True))
        self._stack.callback(process.kill)
        assert said(process) == "is there"
        return process


def tell(writer: Writer) -> None:
    assert writer.stdin
    writer.stdin.write(".")
    writer.stdin.flush()


def said(writer: Writer) -> str:
    assert writer.stdout
    return writer.stdout.readline().strip()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with ExitStack() as stack:
        yield Machine(tmp_path, stack)


def test_of_two_processes_each_writes_when_the_other_does_not_and_none_must_wait_for_all_of_the_others_writes(machine: Machine) -> None:
    both = [machine.writer(name, 200) for name in "ab"]
    for writer in both:
        tell(writer)
    for writer in both:
        writer.communicate()
    told = machine.told.read_text()

    assert (told.count("a"), told.count("b")) == (200, 200)
    assert max(len(list(run)) for _, run in groupby(told)) < 100


def test_of_the_threads_of_a_process_one_writes_at_a_time(tmp_path: Path) -> None:
    lock, inside, most = WriterLock(tmp_path / "writers"), [], []

    def write(number: int) -> None:
        with lock:
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(2_000)))

    assert set(most) == {1}


def test_a_process_that_dies_while_it_writes_leaves_the_turn_to_others(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_lock, "PATIENCE", 10_000)
    writer = machine.writer("a", 1)
    tell(writer)
    assert said(writer) == "has written"
    writer.kill()

    with WriterLock(machine.lock):
        assert machine.told.read_text() == "a"


def test_nobody_waits_for_ever_for_a_process_that_is_stopped_while_it_writes(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_lock, "PATIENCE", 0.05)
    writer = machine.writer("a", 1)
    tell(writer)
    assert said(writer) == "has written"

    with WriterLock(machine.lock):
        assert writer.poll() is None


def test_who_waited_in_vain_does_not_wait_again_until_there_are_turns_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    looking = writer_lock._taken

    def look(file: IO[bytes], place: int) -> bool:
        looks.append(place)
        return looking(file, place)

    monkeypatch.setattr(writer_lock, "PATIENCE", 0.05)
    writer, lock = machine.writer("a", 1), WriterLock(machine.lock)
    tell(writer)
    assert said(writer) == "has written"
    with lock:
        monkeypatch.setattr(writer_lock, "PATIENCE", 10_000)

    monkeypatch.setattr(writer_lock, "_taken", look)
    with lock:
        assert looks == [writer_lock.NEXT, writer_lock.WRITES]
    tell(writer)
    writer.wait()
    with lock:
        assert lock._is_of_use


def test_where_the_file_is_not_to_be_had_all_write_without_turns(tmp_path: Path) -> None:
    with WriterLock(tmp_path / "no such folder" / "writers"), WriterLock(tmp_path / "no such folder" / "writers"):
        assert list(tmp_path.iterdir()) == []


def test_who_has_written_leaves_the_turn_to_the_next_also_when_the_file_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(EIO, "Input/output error")

    lock = WriterLock(tmp_path / "writers")
    with lock:
        monkeypatch.setattr(fcntl, "lockf", fails)

    with ThreadPoolExecutor(1) as next_thread, lock:
        assert not next_thread.submit(lock._threads.acquire, blocking=False).result()
    assert not lock._threads.locked()
