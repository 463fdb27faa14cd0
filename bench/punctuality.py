"""How late mails are taken by the mail server, after the moment when their alerts are due, with two workers; and a great many due at once.

`python -m bench.punctuality`: 50 due each second, 20,000 others pending, then 1,000 at once; with `--long` 500, a million, and 30,000.
One mail an alert. What "at once" takes is measured against what as many take, in the same run, that are due already.
"""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func, select

from bench import fill
from bench.figures import at_share
from bench.shop import D, open_shop
from bench.sink import sink
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal.clock import now
from portal.store.endpoints import Endpoint
from portal.store.tables import notifications
from tests.waiting import eventually

WORKERS = 2
SECONDS = 10
"""For so long so many fall due each second."""

STEPS = 10
"""Moments of a second at which they do."""

FAR = timedelta(hours=5)
PATIENCE = 600.0
"""Seconds until all must have been sent."""


def main(wanted: Wanted) -> None:
    rate, many, heap = (500, 1_000_000, 30_000) if wanted.long else (50, 20_000, 1_000)
    cases = [(0, True), (many, True), (0, False)]
    rows = [
        [kind, f"{pending:,}", "when received" if rung else "once it is near", *_lateness(kind, rate, pending, rung=rung)]
        for kind in wanted.databases
        for pending, rung in cases
    ]
    columns = ["database", "others pending", "rung for", "earliest", "median", "p99", "latest"]
    show(f"Seconds from due to taken, {rate} due each second for {SECONDS} s, {WORKERS} workers", columns, rows)
    heaps = [[kind, *_heap(kind, heap)] for kind in wanted.databases]
    show(
        f"{heap:,} due in one second",
        ["database", "all sent after (s)", "÷ what as many due already took"],
        heaps,
    )


def _lateness(kind: str, rate: int, pending: int, *, rung: bool) -> list[Cell]:
    """Not `rung`, as where messages wait for longer than alarms are set ahead."""
    with sink() as port, stage(kind, port, SETTLE_SECONDS="0") as portal:
        endpoint = open_shop(portal.house, agents=1)
        fill.pending(portal.house.db, endpoint, pending, now() + FAR, D)
        with portal.workers(WORKERS):
            first = _soon()
            moments = [first + timedelta(seconds=step / STEPS) for step in range(SECONDS * STEPS)]
            fill.falling_due(portal.house.db, endpoint, moments, rate // STEPS, D)
            if rung:
                _ring(portal, moments)
            late = _late(portal, first, rate * SECONDS)
    return [late[0], at_share(late, 0.5), at_share(late, 0.99), late[-1]]


def _heap(kind: str, number: int) -> list[Cell]:
    with sink() as port, stage(kind, port, SETTLE_SECONDS="0") as portal:
        endpoint = open_shop(portal.house, agents=1)
        with portal.workers(WORKERS):
            as_many = _backlog(portal, endpoint, number)
            moment = _soon()
            fill.falling_due(portal.house.db, endpoint, [moment], number, D)
            _ring(portal, [moment])
            late = _late(portal, moment, number)
    return [late[-1], late[-1] / as_many]


def _backlog(portal: Stage, endpoint: Endpoint, number: int) -> float:
    """Seconds that so many take which are due already, from when they are there."""
    moment = now()
    fill.falling_due(portal.house.db, endpoint, [moment], number, D)
    there = (now() - moment).total_seconds()
    portal.house.alarm.begin_anew()
    portal.house.alarm.ring_for_help()
    return _late(portal, moment, number)[-1] - there


def _soon() -> datetime:
    """When the rows that are due then are surely there."""
    return (now() + timedelta(seconds=15)).replace(microsecond=0)


def _ring(portal: Stage, moments: list[datetime]) -> None:
    """As their webhooks would have."""
    for moment in {ceil(moment.timestamp()): moment for moment in moments}.values():
        portal.house.alarm.ring(moment)


def _late(portal: Stage, since: datetime, number: int) -> list[float]:
    """Of so many due from `since` on: seconds, the shortest first, once all have been sent."""
    n = notifications.c
    sent = select(func.count()).where(n.state == "sent", n.due_at >= since)

    def all_sent() -> bool:
        with portal.house.db.read() as tx:
            return bool(tx.execute(sent).scalar_one() == number)

    eventually(all_sent, PATIENCE)
    with portal.house.db.read() as tx:
        times = tx.execute(select(n.due_at, n.ended_at).where(n.due_at >= since)).all()
    return sorted((ended_at - due_at).total_seconds() for due_at, ended_at in times)


if __name__ == "__main__":
    run(__doc__, main)
