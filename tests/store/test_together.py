"""What several threads write at the same time, in one transaction of SQLite's."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from portal.store.database import Database
from portal.store.together import Together
from tests.waiting import eventually

who: ContextVar[str] = ContextVar("who")


class House:
    """A table of names, and how many transactions there were."""

    def __init__(self, path: Path) -> None:
        self.db = Database(f"sqlite:///{path}")
        self.transactions, self.ends_with = 0, ""
        self.together = Together(self._write)
        with self.db.write() as tx:
            tx.execute(text("CREATE TABLE names (name TEXT PRIMARY KEY)"))

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        self.transactions += 1
        with self.db.write() as tx:
            yield tx
            if self.ends_with:
                tx.execute(text(self.ends_with))

    def put(self, name: str) -> Callable[[Connection], str]:
        def put(tx: Connection) -> str:
            tx.execute(text("INSERT INTO names VALUES (:name)"), {"name": name})
            return f"{name} is there"

        return put

    def names(self) -> str:
        with self.db.read() as tx:
            return "".join(sorted(tx.execute(text("SELECT name FROM names")).scalars()))

    def while_one_writes(self, *works: Callable[[Connection], str]) -> list[Future[str]]:
        """What became of these, which were all brought while another was being done."""
        has_begun, goes_on = threading.Event(), threading.Event()

        def slow(_: Connection) -> None:
            has_begun.set()
            assert goes_on.wait(30)

        with ThreadPoolExecutor() as threads:
            threads.submit(self.together.do, slow)
            assert has_begun.wait(30)
            others = [threads.submit(self.together.do, work) for work in works]
            eventually(lambda: len(self.together._brought) == len(works))
            self.transactions = 0
            goes_on.set()
        return others


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "portal.db")
    yield house
    house.db.dispose()


def test_what_is_brought_while_one_writes_is_one_transaction(house: House) -> None:
    ended = house.while_one_writes(*map(house.put, "abc"))

    assert [each.result() for each in ended] == ["a is there", "b is there", "c is there"]
    assert (house.names(), house.transactions) == ("abc", 1)


def test_what_fails_is_told_to_who_brought_it_and_the_others_are_kept(house: House) -> None:
    def fails(tx: Connection) -> str:
        house.put("x")(tx)
        raise LookupError("x")

    ended = house.while_one_writes(house.put("a"), fails, house.put("b"), fails)

    assert [type(each.exception()) for each in ended] == [type(None), LookupError, type(None), LookupError]
    assert house.names() == "ab"


def test_what_cannot_be_committed_is_told_to_all(house: House) -> None:
    house.ends_with = "INSERT INTO nowhere VALUES (1)"
    ended = house.while_one_writes(*map(house.put, "abc"))

    assert [type(each.exception()) for each in ended] == [OperationalError] * 3
    assert (house.names(), house.transactions) == ("", 1)


def test_each_is_done_in_the_context_of_who_brought_it(house: House) -> None:
    def brought_by(name: str) -> str:
        who.set(name)
        return house.together.do(lambda _: who.get())

    with ThreadPoolExecutor() as threads, house.db.write():
        told = [threads.submit(brought_by, name) for name in "abc"]
        eventually(lambda: house.transactions > 0)

    assert [each.result() for each in told] == ["a", "b", "c"]
