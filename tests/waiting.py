"""To wait for a condition, and for nothing else."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 90.0  # seconds; a bound for broken code, not a measure of speed


def eventually(condition: Callable[[], Found], patience: float = PATIENCE) -> Found:
    """What `condition` returns once that is true."""
    end = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {patience:g} s"
        time.sleep(0.05)
    return found
