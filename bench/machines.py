"""Several machines: web processes and workers that share nothing but PostgreSQL and Redis, against a mail server that is slow to answer.

`python -m bench.machines`: mails a second by 1, 2 and 4 workers, each with a folder of its own as on a machine of its own, and whether
every call that reached two machines was kept once and every message decided once. With `--long` three times as many messages.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from functools import partial

from sqlalchemy import ColumnElement, func, select

from bench import fill
from bench.figures import Figure, in_turn, ratio
from bench.shop import AGENTS, ENDPOINT, D, open_shop, signed_message
from bench.sink import sink
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal.clock import now
from portal.store.endpoints import Endpoint
from portal.store.tables import alerts, attempts, notifications, receipts
from tests.waiting import eventually

ANSWER = 0.01
"""Seconds that the mail server takes for an answer."""

WORKERS = (1, 2, 4)
WEBS = 2
CALLS = 100
"""Made to each of the web machines, the same to all."""

PATIENCE = 600.0


def main(wanted: Wanted) -> None:
    number = 1000 if wanted.long else 320  # several batches for each worker: one that takes all leaves nothing to compare
    with sink(ANSWER) as port, stage("postgresql", port, SETTLE_SECONDS="0") as portal:
        endpoint = open_shop(portal.house)
        kept = _told_to_all(portal)
        measures = {str(many): partial(_rate, portal, endpoint, number, many) for many in WORKERS}
        found = in_turn(measures, wanted.rounds)
        once = _counts(portal)
    rows: list[list[Cell]] = [[many, Figure.of(rates), ratio(rates, found["1"])] for many, rates in found.items()]
    show(f"Mails by several workers on PostgreSQL, {ANSWER * 1000:.0f} ms an answer", ["workers", "mails a second", "÷ one worker's"], rows)
    show("Nothing twice", [f"{CALLS} calls to {WEBS} web machines: kept", "decided", "mails", "attempts"], [[kept, *once]])


def _told_to_all(portal: Stage) -> int:
    """How many receipts there are, when every call was made to each web machine at about the same time."""
    with ExitStack() as stack:
        urls = [stack.enter_context(portal.apart(f"web-{place}").web(workers=1)) for place in range(WEBS)]
        callers = stack.enter_context(ThreadPoolExecutor(2 * WEBS))
        path = f"/webhooks/native/{ENDPOINT}"
        calls = [signed_message(f"told-{place}") for place in range(CALLS)]
        list(callers.map(lambda call: [call.post(f"{url}{path}") for url in urls], calls))
    return _count(portal, receipts.c.id)


def _rate(portal: Stage, endpoint: Endpoint, number: int, workers: int) -> float:
    """Mails a second, of messages that are all due when the workers begin, between the first tenth and the last."""
    n, moment = notifications.c, now()
    fill.falling_due(portal.house.db, endpoint, [moment], number, D)
    with portal.workers(workers):
        eventually(lambda: _count(portal, n.id, n.state == "sent", n.due_at == moment) == number * AGENTS, PATIENCE)
    with portal.house.db.read() as tx:
        ended = sorted(tx.execute(select(n.ended_at).where(n.due_at == moment)).scalars())
    tenth = len(ended) // 10
    middle: timedelta = ended[-tenth] - ended[tenth]
    return (len(ended) - 2 * tenth) / middle.total_seconds()


def _counts(portal: Stage) -> list[int]:
    """Alerts that were decided, the mails owed for them, and the attempts that were made."""
    return [
        _count(portal, alerts.c.id, alerts.c.decided_at.is_not(None)),
        _count(portal, notifications.c.id),
        _count(portal, attempts.c.id),
    ]


def _count(portal: Stage, what: ColumnElement[int], *where: ColumnElement[bool]) -> int:
    with portal.house.db.read() as tx:
        return int(tx.execute(select(func.count(what)).where(*where)).scalar_one())


if __name__ == "__main__":
    run(__doc__, main)
