"""Turns that cost the same for one as for many: who waits for one at the same time shares it."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock


class Turns:
    """`take` takes one turn. One at a time: who comes while one is being taken waits for the next, with all who came like that."""

    def __init__(self, take: Callable[[], None]) -> None:
        self._take, self._taking = take, Lock()
        self._next: Future[None] = Future()

    def share(self) -> None:
        """Returns when a turn is over that began after this was called. Raises what it raised, to all who shared it."""
        mine = self._next
        with self._taking:
            if not mine.done():
                self._next = Future()
                self._end(mine)
        mine.result()

    def _end(self, turn: "Future[None]") -> None:
        try:
            self._take()
        except Exception as error:  # noqa: BLE001 (it is told to whoever waits for it)
            turn.set_exception(error)
        else:
            turn.set_result(None)
