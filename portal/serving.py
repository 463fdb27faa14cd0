"""How gunicorn's processes share what is connected: who has fewer connections takes the next one.

All are woken by a new connection, and the first to look takes it. A proxy's come together and are kept while there are calls, so that
often one process had all of them and the others none: with two on two cores half the machine was idle (docs/speed.md, Webhooks).
"""

from time import sleep
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

STEP, MOST = 0.00005, 0.001
"""Seconds that a process leaves a new connection to the others: so many for each that it has, and no more than so many in all, for its
main thread does nothing else meanwhile. Where each has more than twenty they are left as they come.
"""


class EvenWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Its threads work on meanwhile."""

    def accept(self, listener: Any) -> None:
        """Of `listener`, a socket that does not block: nothing happens where another process was first."""
        if self.cfg.workers > 1:
            sleep(min(STEP * self.nr_conns, MOST))
        super().accept(listener)
