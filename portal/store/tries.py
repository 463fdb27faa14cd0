"""Tries in a row that were not right, by lane: see `actions/slow_down.py`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, update

from portal.store import upsert
from portal.store.tables import tries

REMEMBERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tries:
    failed: int
    last_at: datetime


def hold(tx: Connection, lane: str, now: datetime) -> Tries:
    """Nobody else counts in this lane until the transaction ends. What is older than a day is forgotten."""
    # One statement: between two, another could forget the row that the first had found.
    new = upsert.insert(tx, tries).values(lane=lane, last_at=now)
    held = new.on_conflict_do_update(index_elements=["lane"], set_={"lane": lane})
    row = tx.execute(held.returning(tries.c.failed, tries.c.last_at)).one()
    return Tries(*row) if row.last_at > now - REMEMBERED else Tries(0, now)


def put(tx: Connection, lane: str, failed: int, now: datetime) -> None:
    tx.execute(update(tries).where(tries.c.lane == lane).values(failed=failed, last_at=now))


def forget(tx: Connection, lane: str) -> None:
    tx.execute(delete(tries).where(tries.c.lane == lane))


def erase_tries(tx: Connection, before: datetime, now: datetime) -> int:  # noqa: ARG001 (called like the erasers of `retention`)
    """Those that are forgotten, however long the rest is kept: guessers leave many. How many it were."""
    return tx.execute(delete(tries).where(tries.c.last_at <= now - REMEMBERED)).rowcount
