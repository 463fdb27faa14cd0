"""How gunicorn's processes share what is connected: who has fewer connections takes the next one.

All are woken by a new connection, and the first to look takes it. A proxy's come together and are kept for minutes, so that often one
process had all of them and the others none: with two on two cores half the machine was idle (docs/speed.md, Webhooks).
"""

from time import sleep
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

STEP, MOST = 0.00005, 0.001
"""Seconds that a process leaves a new connection to the others: so many for each that it has, and no more than so many in all."""


class EvenWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Meanwhile its threads work on; only what else its main thread would take waits too."""

    def accept(self, listener: Any) -> None:
        """Of `listener`, a socket that does not block: nothing happens where another process was first."""
        sleep(min(STEP * self.nr_conns, MOST))
        super().accept(listener)
