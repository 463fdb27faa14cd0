"""One turn for all who wait for one at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from errno import EIO

import pytest

from portal.store import turns
from portal.store.turns import Turns
from tests.waiting import eventually


class Door:
    """A lock that says how many have come to it."""

    def __init__(self) -> None:
        self.came, self._lock = 0, threading.Lock()

    def __enter__(self) -> None:
        self.came += 1
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class Slow:
    """What takes until it is let go, and may fail."""

    def __init__(self) -> None:
        self.begun, self.may_end, self.fails = 0, threading.Event(), False

    def take(self) -> None:
        self.begun += 1
        assert self.may_end.wait(30)
        if self.fails:
            raise OSError(EIO, "Input/output error")


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    door = Door()
    monkeypatch.setattr(turns, "Lock", lambda: door)
    return door


def nine_in_line(slow: Slow, door: Door) -> list[BaseException | None]:
    """What became of the first and of eight who came while it took its turn."""
    line = Turns(slow.take)
    with ThreadPoolExecutor(9) as others:
        first = others.submit(line.share)
        eventually(lambda: slow.begun == 1)
        rest = [others.submit(line.share) for _ in range(8)]
        eventually(lambda: door.came == 9)
        slow.may_end.set()
        return [each.exception() for each in (first, *rest)]


def test_who_comes_while_one_takes_a_turn_shares_the_next(door: Door) -> None:
    slow = Slow()

    assert nine_in_line(slow, door) == [None] * 9
    assert slow.begun == 2


def test_each_who_comes_alone_takes_one() -> None:
    slow = Slow()
    slow.may_end.set()
    line = Turns(slow.take)
    line.share()
    line.share()

    assert slow.begun == 2


def test_a_turn_that_fails_fails_for_all_who_shared_it(door: Door) -> None:
    slow = Slow()
    slow.fails = True

    assert all(isinstance(error, OSError) for error in nine_in_line(slow, door))
