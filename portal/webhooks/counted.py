"""Counts what calls were answered (portal/actions/tally.py); no answer waits for the database because of that."""

from collections.abc import Callable
from datetime import timedelta
from threading import Timer

from flask import Response, g, request

from portal.actions.house import House
from portal.actions.measures import OTHER, WEBHOOKS

PAUSE = timedelta(seconds=5)


def in_a_while(write: Callable[[], None]) -> None:
    """Raises `RuntimeError` when there is no thread to be had."""
    timer = Timer(PAUSE.total_seconds(), write)
    timer.daemon = True
    timer.start()


class Counted:
    """For one process; `later` is told to call what writes, once for all calls till then."""

    def __init__(self, house: House, later: Callable[[Callable[[], None]], None] = in_a_while) -> None:
        self._house, self._later = house, later
        self._is_set = False

    def count(self, answer: Response) -> None:
        self._house.tally.count(WEBHOOKS, *_labels(answer))
        if not self._is_set:
            try:
                self._later(self._write)
                self._is_set = True
            except RuntimeError:
                return  # the next call tries again

    def _write(self) -> None:
        self._is_set = False
        self._house.tally.write(self._house.db)


def _labels(answer: Response) -> tuple[str, str]:
    called = request.view_args or {}
    found = called.get("source") or called.get("service"), g.get("answer", str(answer.status_code))
    source, said = (value if value in known else OTHER for value, known in zip(found, WEBHOOKS.labels.values(), strict=True))
    return source, said
