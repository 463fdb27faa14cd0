"""One turn for all who wait for one at the same time."""

import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from errno import EIO

from portal.store.turns import Turns
from tests.waiting import eventually


class Door:
    """A lock that says how many have gone through."""

    def __init__(self) -> None:
        self.went, self._lock = 0, threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.went += 1
        self._lock.release()


class Slow:
    """What takes until it is let go, and may fail."""

    def __init__(self, fails: BaseException | None = None) -> None:
        self.begun, self.lets_go, self._fails = 0, threading.Semaphore(0), fails

    def take(self) -> None:
        self.begun += 1
        assert self.lets_go.acquire(timeout=30)
        if self._fails:
            raise self._fails


def line_of(slow: Slow) -> tuple[Turns, Door]:
    """Who shares a turn goes through the door once to join it; and once who takes it, when it begins."""
    line, door = Turns(slow.take), Door()
    line._joining = door  # type: ignore[assignment]
    return line, door


def nine_in_line(slow: Slow) -> list[BaseException | None]:
    """What became of the first and of eight who came while it took its turn."""
    line, door = line_of(slow)
    with ThreadPoolExecutor(9) as others:
        first = others.submit(line.share)
        eventually(lambda: slow.begun == 1)
        rest = [others.submit(line.share) for _ in range(8)]
        eventually(lambda: door.went == 10)
        slow.lets_go.release(2)
        return [each.exception() for each in (first, *rest)]


def test_who_comes_while_one_takes_a_turn_shares_the_next() -> None:
    slow = Slow()

    assert nine_in_line(slow) == [None] * 9
    assert slow.begun == 2


def test_who_shared_a_turn_goes_on_while_the_next_one_is_being_taken() -> None:
    slow = Slow()
    line, door = line_of(slow)
    with ThreadPoolExecutor(4) as others:
        others.submit(line.share)
        eventually(lambda: slow.begun == 1)
        shared = [others.submit(line.share) for _ in range(2)]
        eventually(lambda: door.went == 4)
        slow.lets_go.release()
        eventually(lambda: slow.begun == 2)
        others.submit(line.share)
        eventually(lambda: door.went == 6)
        slow.lets_go.release()
        eventually(lambda: slow.begun == 3)
        eventually(lambda: all(each.done() for each in shared))
        slow.lets_go.release()


def test_each_who_comes_alone_takes_one() -> None:
    slow = Slow()
    slow.lets_go.release(2)
    line = Turns(slow.take)
    line.share()
    line.share()

    assert slow.begun == 2


def test_a_turn_that_fails_fails_for_all_who_shared_it() -> None:
    slow = Slow(fails=OSError(EIO, "Input/output error"))

    assert all(isinstance(error, OSError) for error in nine_in_line(slow))


def test_who_is_ended_in_a_turn_leaves_nobody_waiting() -> None:
    came_to = [type(error) for error in nine_in_line(Slow(fails=SystemExit()))]

    assert (came_to.count(SystemExit), came_to.count(CancelledError)) == (2, 7)
