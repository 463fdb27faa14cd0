"""What SQLite has committed is on the disk before anybody is told, unless settings or the writer ask for less."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from errno import EIO
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from portal.store import tallies
from portal.store.database import Database
from portal.store.tallies import Key

ONE: dict[Key, float] = {("written", ("x",)): 1.0}

Begin = Callable[[str], AbstractContextManager[Connection]]


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> list[tuple[str, bool]]:
    """Which files were put on the disk, each with whether others saw by then what was written."""
    found: list[tuple[str, bool]] = []

    def note(handle: int) -> None:
        with Database(sqlite_url).read() as tx:
            found.append((Path(f"/dev/fd/{handle}").resolve().name, tallies.told(tx) == ONE))

    monkeypatch.setattr(os, "fdatasync", note, raising=False)
    return found


def _write(db: Database) -> None:
    with db.write() as tx:
        tallies.add(tx, ONE)


def _write_with_others(db: Database) -> None:
    db.write_with_others(lambda tx: tallies.add(tx, ONE))


@pytest.fixture(params=[_write, _write_with_others])
def write(request: pytest.FixtureRequest) -> Callable[[Database], None]:
    """Both ways to write what outlives a power cut."""
    found: Callable[[Database], None] = request.param
    return found


def test_a_write_ends_when_what_was_committed_is_on_the_disk(
    sqlite_url: str, on_disk: list[tuple[str, bool]], write: Callable[[Database], None]
) -> None:
    write(Database(sqlite_url, "FULL"))

    assert on_disk == [("portal.db-wal", True)]


@pytest.mark.parametrize(
    "written",
    [lambda url: Database(url, "NORMAL").write(), lambda url: Database(url, "FULL").note(), lambda url: Database(url, "FULL").read()],
    ids=["SQLITE_SYNCHRONOUS=NORMAL", "a note", "a read"],
)
def test_others_do_not_wait_for_the_disk(sqlite_url: str, on_disk: list[tuple[str, bool]], written: Begin) -> None:
    with written(sqlite_url):
        pass

    assert on_disk == []


def test_who_waits_for_the_disk_keeps_nobody_from_writing(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waits, done = Event(), Event()

    def wait(_: int) -> None:
        waits.set()
        done.wait(30)

    monkeypatch.setattr(os, "fdatasync", wait, raising=False)

    with ThreadPoolExecutor() as others:
        slow = others.submit(_write, Database(sqlite_url, "FULL"))
        assert waits.wait(30)
        _write(Database(sqlite_url, "NORMAL"))
        assert not slow.done()
        done.set()
        slow.result()


def test_a_disk_that_fails_is_a_database_that_cannot_be_written(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, write: Callable[[Database], None]
) -> None:
    def fail(_: int) -> None:
        raise OSError(EIO, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail, raising=False)

    with pytest.raises(OperationalError):
        write(Database(sqlite_url, "FULL"))
