"""To slow down who guesses: the more tries in a row were not right, the longer until the next is looked at.

A try counts before it is looked at, so that of many at once no more are looked at than one after another. Tries for one address or one
agent share a lane, whether or not there is anybody; a browser that this person has signed in with before has a lane of its own, so that
no stranger can lock them out. Nobody sleeps: too early a try is refused, and told when to come again.
"""

import hmac
import math
from datetime import timedelta

from portal.actions.house import House
from portal.clock import now
from portal.store import tries

FREE = 5
FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=15)


class TooSoonError(Exception):
    """Not looked at; `retry_after` are whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many tries, again in {retry_after} s")
        self.retry_after = retry_after


def lane(house: House, what: str, whom: str, browser: str = "") -> str:
    """`whom` may be anything that was typed: only a hash of it is kept, and only the portal can make that."""
    return hmac.digest(house.settings.secret_keys[0].encode(), "\n".join((what, browser, whom)).encode(), "sha256").hex()


def count_try(house: House, lane: str) -> int:
    """How many tries in a row this is. Raises `TooSoonError`, and then it does not count."""
    with house.db.write() as tx:
        held = tries.hold(tx, lane, now())
        delay = wait_after(held.failed)
        # Never longer than the delay, also when the clock was turned back.
        left = min(delay, held.last_at + delay - now())
        if left > timedelta(0):
            raise TooSoonError(math.ceil(left.total_seconds()))
        tries.put(tx, lane, held.failed + 1, now())
    return held.failed + 1


def forgive(house: House, lane: str) -> None:
    """It was right: what came before counts no more."""
    with house.db.write() as tx:
        tries.forget(tx, lane)


def wait_after(failed: int) -> timedelta:
    """Nothing after the first few; then 5 s, twice as long each time, a quarter of an hour at the most."""
    return timedelta(0) if failed < FREE else min(LONGEST, FIRST * 2 ** min(failed - FREE, 10))
