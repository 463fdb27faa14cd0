"""What several threads write at the same time, in one transaction of SQLite's."""

import gc
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.store.database import Database
from portal.store.together import Together
from portal.store.turns import Turns
from tests.waiting import PATIENCE, eventually

who: ContextVar[str] = ContextVar("who")


class House:
    """A table of names, and how many transactions there were."""

    def __init__(self, path: Path) -> None:
        self.db = Database(f"sqlite:///{path}")
        self.transactions, self.fails_when_it = 0, ""
        self.together = Together(self._write)
        with self.db.write() as tx:
            tx.execute(text("CREATE TABLE names (name TEXT PRIMARY KEY, friend TEXT REFERENCES names DEFERRABLE INITIALLY DEFERRED)"))

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        self.transactions += 1
        self._may_fail("begins")
        with self.db.write() as tx:
            yield tx
            self._may_fail("ends")

    def _may_fail(self, when: str) -> None:
        if self.fails_when_it == when:
            raise OperationalError(when, None, sqlite3.OperationalError("disk I/O error"))

    def put(self, name: str, friend: str | None = None) -> Callable[[Connection], str]:
        def put(tx: Connection) -> str:
            tx.execute(text("INSERT INTO names VALUES (:name, :friend)"), {"name": name, "friend": friend})
            return f"{name} is there"

        return put

    def names(self) -> str:
        with self.db.read() as tx:
            return "".join(sorted(tx.execute(text("SELECT name FROM names")).scalars()))

    def while_one_writes(self, *bring: Callable[[], object], fails_when_it: str = "") -> list[Future[object]]:
        """What became of these, all of whom brought something while another's was being done; transactions may fail from then on."""
        has_begun, goes_on = threading.Event(), threading.Event()

        def slow(_: Connection) -> None:
            has_begun.set()
            assert goes_on.wait(PATIENCE)

        with ThreadPoolExecutor(len(bring) + 1) as threads:
            threads.submit(self.together.do, slow)
            assert has_begun.wait(PATIENCE)
            others = [threads.submit(each) for each in bring]
            eventually(lambda: len(self.together._brought) == len(bring))
            self.transactions, self.fails_when_it = 0, fails_when_it
            goes_on.set()
        return others

    def putting(self, *names: str) -> list[Callable[[], object]]:
        return [partial(self.together.do, self.put(name)) for name in names]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "portal.db")
    yield house
    house.db.dispose()


def test_what_is_brought_while_one_writes_is_one_transaction(house: House) -> None:
    ended = house.while_one_writes(*house.putting("a", "b", "c"))

    assert [each.result() for each in ended] == ["a is there", "b is there", "c is there"]
    assert (house.names(), house.transactions) == ("abc", 1)


def test_what_is_brought_while_one_waits_for_sqlites_turn_is_one_transaction(house: House) -> None:
    with ThreadPoolExecutor(3) as threads, house.db.write():
        ended = [threads.submit(each) for each in house.putting("a", "b", "c")]
        eventually(lambda: len(house.together._brought) == 3)

    assert [each.result() for each in ended] == ["a is there", "b is there", "c is there"]
    assert (house.names(), house.transactions) == ("abc", 1)


def test_what_fails_is_told_to_who_brought_it_and_the_others_are_kept(house: House) -> None:
    def fails(tx: Connection) -> str:
        house.put("x")(tx)
        raise LookupError("x")

    a, b = house.putting("a", "b")
    ended = house.while_one_writes(a, partial(house.together.do, fails), b, partial(house.together.do, fails))

    assert [type(each.exception()) for each in ended] == [type(None), LookupError, type(None), LookupError]
    assert house.names() == "ab"


@pytest.mark.parametrize("when", ["begins", "ends"])
def test_a_transaction_that_fails_fails_once_and_for_all(house: House, when: str) -> None:
    ended = house.while_one_writes(*house.putting("a", "b", "c"), fails_when_it=when)

    assert [type(each.exception()) for each in ended] == [OperationalError] * 3
    assert (house.names(), house.transactions) == ("", 1)


def test_a_commit_that_fails_fails_for_all(house: House) -> None:
    ended = house.while_one_writes(*house.putting("a", "b"), partial(house.together.do, house.put("c", friend="not there")))

    assert [type(each.exception()) for each in ended] == [IntegrityError] * 3
    assert house.names() == ""


def test_what_sqlite_undid_by_itself_is_not_taken_for_kept(house: House) -> None:
    def is_undone(tx: Connection) -> None:
        house.put("x")(tx)
        with suppress(IntegrityError):  # as when a disk is full, SQLite ends the whole transaction
            tx.execute(text("INSERT OR ROLLBACK INTO names VALUES ('x', NULL)"))

    with pytest.raises(OperationalError, match="no transaction is active"):
        house.together.do(is_undone)
    assert house.names() == ""


def test_a_disk_that_fails_fails_for_all_who_waited_for_it(house: House) -> None:
    def fails() -> None:
        raise OperationalError("put on disk", None, OSError("Input/output error"))

    house.db._disk = Turns(fails)
    ended = house.while_one_writes(*house.putting("a", "b", "c"))

    assert [type(each.exception()) for each in ended] == [OperationalError] * 3


def test_who_is_ended_while_it_waits_to_begin_leaves_nobody_waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    waits, is_ended = threading.Event(), threading.Event()

    class Waiting(nullcontext[None]):
        def __enter__(self) -> None:
            waits.set()
            assert is_ended.wait(PATIENCE)
            raise SystemExit

    monkeypatch.setattr(house.together, "_leading", Waiting())
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(house.putting("a")[0])
        assert waits.wait(PATIENCE)
        other = threads.submit(house.putting("b")[0])
        eventually(lambda: len(house.together._brought) == 2)
        is_ended.set()

    assert [each.exception() is None for each in (first, other)] == [False, False]


def test_an_error_is_gone_once_nobody_has_it(house: House) -> None:
    class OfOursError(Exception):
        pass

    def fails(_: Connection) -> None:
        raise OfOursError

    gc.disable()
    try:
        with pytest.raises(OfOursError) as raised:
            house.together.do(fails)
        error = weakref.ref(raised.value)
        del raised
        assert error() is None
    finally:
        gc.enable()


def test_who_is_ended_while_it_writes_leaves_nobody_waiting(house: House) -> None:
    def is_ended(_: Connection) -> str:
        raise SystemExit

    ended = house.while_one_writes(*house.putting("a", "b"), partial(house.together.do, is_ended))

    assert [each.exception() is None for each in ended] == [False] * 3
    assert house.names() == ""


def test_each_is_done_in_the_context_of_who_brought_it(house: House) -> None:
    def brought_by(name: str) -> object:
        who.set(name)
        return house.together.do(lambda _: who.get())

    ended = house.while_one_writes(*(partial(brought_by, name) for name in "abc"))

    assert [each.result() for each in ended] == ["a", "b", "c"]
    assert house.transactions == 1
