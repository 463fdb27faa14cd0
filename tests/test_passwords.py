"""Passwords are checked by few at once: each check takes 64 MiB."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest

from portal import passwords

PAIRS = Barrier(2, timeout=30)


class Counting:
    """A hasher that says how many were in it at once, at most; each waits there for another one."""

    def __init__(self) -> None:
        self.most, self._now, self._counting = 0, 0, Lock()

    def verify(self, _kept: str, _password: str) -> None:
        self._count(1)
        PAIRS.wait()
        self._count(-1)

    def _count(self, more: int) -> None:
        with self._counting:
            self._now += more
            self.most = max(self.most, self._now)


def test_no_more_than_two_are_checked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", counting := Counting())
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(passwords.is_right, ["kept"] * 8, ["typed"] * 8))

    assert counting.most == 2
