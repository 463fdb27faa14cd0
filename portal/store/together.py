"""What several threads write at the same time, in one transaction ("group commit")."""

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
        self._leading, self._joining = Lock(), Lock()
        self._brought: list[_Piece[Any]] = []

    def do(self, work: Work[T]) -> T:
        """What `work` returned, committed, or raised, undone. It may be called again, after all of an earlier call was undone."""
        mine = _Piece(work)
        with self._joining:
            self._brought.append(mine)
            is_first = len(self._brought) == 1
        if is_first:
            self._lead()
        try:
            return mine.end.result()
        finally:
            del mine.end  # in an error's trace is the piece it came of: the two would be a circle, and stay until the collector comes

    def _lead(self) -> None:
        """For all that is brought until the transaction begins. None of them waits for ever, whatever becomes of who leads."""
        lot: list[_Piece[Any]] = []
        try:
            with self._leading:
                self._commit(lot)
        except Exception as error:  # noqa: BLE001 (it is told to all who brought something)
            for piece in lot or self._all_brought():
                piece.end.set_exception(error)
        except BaseException:
            for piece in lot or self._all_brought():
                piece.end.cancel()
            raise
        else:
            for piece in lot:
                piece.tell()

    def _commit(self, lot: "list[_Piece[Any]]") -> None:
        """Fill the lot, and do what is in it. What fails by itself goes out of it, told so, and the others are begun anew without it."""
        while True:
            try:
                with self._write() as tx:
                    lot.extend([] if lot else self._all_brought())
                    for piece in lot:
                        piece.carry_out(tx)
                return
            except _FaultError as fault:
                lot.remove(fault.piece)
                fault.piece.end.set_exception(fault.error)
            if not lot:
                return

    def _all_brought(self) -> "list[_Piece[Any]]":
        with self._joining:
            lot, self._brought = self._brought, []
        return lot


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
