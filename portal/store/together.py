"""What several threads write at the same time, in one transaction ("group commit")."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from contextvars import copy_context
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]


class Together:
    """`write` begins a transaction that is committed when its block ends, or undone on an exception."""

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._write = write
        self._brought: deque[_Piece[Any]] = deque()
        self._turn = Lock()

    def do(self, work: Work[T]) -> T:
        """What `work` returned, committed, or raised, undone. It may be called again, after all of an earlier call was undone."""
        mine = _Piece(work)
        self._brought.append(mine)
        with self._turn:
            if not mine.end.done():
                self._carry_out()
        return mine.end.result(timeout=0)

    def _carry_out(self) -> None:
        """All that was brought: what fails by itself is undone, and the others are begun anew without it."""
        lot = [self._brought.popleft() for _ in range(len(self._brought))]
        while lot:
            try:
                with self._write() as tx:
                    for piece in lot:
                        piece.carry_out(tx)
            except _FaultError as fault:
                lot.remove(fault.piece)
                fault.piece.end.set_exception(fault.error)
            except Exception as error:  # noqa: BLE001 (it is told to all who brought something)
                while lot:
                    lot.pop().end.set_exception(error)
            else:
                while lot:
                    lot.pop().tell()


class _Piece(Generic[T]):
    """The work of one. It is done by another's thread, but in the context of who brought it."""

    def __init__(self, work: Work[T]) -> None:
        self._work, self._context = work, copy_context()
        self.end: Future[T] = Future()

    def carry_out(self, tx: Connection) -> None:
        try:
            self._result = self._context.run(self._work, tx)
        except Exception as error:
            raise _FaultError(self, error) from error

    def tell(self) -> None:
        """To be called once it is committed."""
        self.end.set_result(self._result)


class _FaultError(Exception):
    """Whose work failed, and how."""

    def __init__(self, piece: _Piece[Any], error: Exception) -> None:
        super().__init__()
        self.piece, self.error = piece, error
