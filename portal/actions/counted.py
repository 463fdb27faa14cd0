"""To count (portal/actions/tally.py) what strangers may make happen often: nothing that is counted waits for the database."""

from collections.abc import Callable
from datetime import timedelta
from threading import Timer

from portal.actions.house import House
from portal.actions.tally import Measure

PAUSE = timedelta(seconds=5)


def in_a_while(write: Callable[[], None]) -> None:
    """Raises `RuntimeError` when there is no thread to be had."""
    timer = Timer(PAUSE.total_seconds(), write)
    timer.daemon = True
    timer.start()


class Counted:
    """For one process; `later` is told to call what writes, once for all that is counted till then."""

    def __init__(self, house: House, later: Callable[[Callable[[], None]], None] = in_a_while) -> None:
        self._house, self._later = house, later
        self._is_set = False

    def count(self, measure: Measure, *labels: str) -> None:
        """As the tally's. Never raises."""
        self._house.tally.count(measure, *labels)
        self.write_soon()

    def write_soon(self) -> None:
        """Also what others have put into the tally. Never raises."""
        if not self._is_set:
            try:
                self._later(self._write)
                self._is_set = True
            except RuntimeError:
                return  # the next call tries again

    def _write(self) -> None:
        self._is_set = False
        self._house.tally.write(self._house.db)
