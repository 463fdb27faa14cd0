"""How fast the mail server is, as far as the mails of one line tell."""

import math

SLOW = 0.004
"""Seconds for a mail: where none takes less, threads that wait side by side are worth what they cost each other."""

SAMPLE = 3
"""Mails that must have been slow: the first of them has also waited for the connection."""


class Speed:
    def __init__(self) -> None:
        self._mails, self._quickest = 0, math.inf

    def took(self, seconds: float) -> None:
        """One mail more."""
        self._mails, self._quickest = self._mails + 1, min(self._quickest, seconds)

    @property
    def is_slow(self) -> bool:
        return self._mails >= SAMPLE and self._quickest > SLOW
