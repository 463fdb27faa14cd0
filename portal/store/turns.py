"""Turns that cost the same for one as for many: who waits for one at the same time shares it."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock


class Turns:
    """`take` takes one turn. One at a time: who comes while one is being taken waits for the next, with all who came like that."""

    def __init__(self, take: Callable[[], None]) -> None:
        self._take, self._taking, self._joining = take, Lock(), Lock()
        self._next: Future[None] | None = None

    def share(self) -> None:
        """Returns when a turn is over that began after this was called. Raises what it raised, to all who shared it."""
        mine, is_first = self._join()
        if is_first:
            self._lead(mine)
        mine.result()

    def _join(self) -> "tuple[Future[None], bool]":
        """The next turn, and whether the caller is the one to take it."""
        with self._joining:
            is_first = self._next is None
            self._next = self._next or Future()
            return self._next, is_first

    def _lead(self, turn: "Future[None]") -> None:
        """Take it for all who joined: none of them waits for the next one, and none for ever, whatever becomes of who leads."""
        try:
            with self._taking:
                self._close(turn)
                self._take()
        except Exception as error:  # noqa: BLE001 (it is told to whoever waits for it)
            turn.set_exception(error)
        except BaseException:
            self._close(turn)
            turn.cancel()
            raise
        else:
            turn.set_result(None)

    def _close(self, turn: "Future[None]") -> None:
        """Nobody joins it any more: it does nothing for who comes after it began."""
        with self._joining:
            if self._next is turn:
                self._next = None
