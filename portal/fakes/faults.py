"""How an API fails: with an error, with none in time, or in the middle of its answer."""

import json
import threading
from collections.abc import Iterable
from enum import StrEnum
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

RETRY_AFTER = 45  # seconds


class Fault(StrEnum):
    REFUSED = "refused"  # 401
    WAIT = "wait"  # 429
    BROKEN = "broken"  # 500
    SLOW = "slow"  # no answer before the fault is mended
    HALF = "half"  # half of the right answer


_ERRORS = {Fault.REFUSED: "401 Unauthorized", Fault.WAIT: "429 Too Many Requests", Fault.BROKEN: "500 Internal Server Error"}


class Faults:
    """None at first; `fault` is how it fails now, `asked` counts the questions, answered well or not."""

    def __init__(self) -> None:
        self.asked = 0
        self.fault: Fault | None = None
        self._mended = threading.Event()

    def break_with(self, fault: Fault) -> None:
        self.fault = fault
        self._mended.clear()

    def mend(self) -> None:
        self.fault = None
        self._mended.set()

    def around(self, right: WSGIApplication) -> WSGIApplication:
        """The same WSGI application, failing as it is told."""

        def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            self.asked += 1
            fault = self.fault
            if fault is Fault.SLOW:
                self._mended.wait()
            if fault and fault in _ERRORS:
                return _error(_ERRORS[fault], start)
            return _half(right(environ, start)) if fault is Fault.HALF else right(environ, start)

        return answer


def _error(status: str, start: StartResponse) -> Iterable[bytes]:
    body = json.dumps({"code": status.partition(" ")[2].lower().replace(" ", "_"), "message": status}).encode()
    told = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start(status, [*told, ("Retry-After", str(RETRY_AFTER))] if status.startswith("429") else told)
    return [body]


def _half(whole: Iterable[bytes]) -> Iterable[bytes]:
    """Its length was told before: whoever reads it waits for the rest, and finds the line closed."""
    body = b"".join(whole)
    return [body[: len(body) // 2]]
