"""Mails a second, from due to the mail server, ÷ a plain smtplib loop on one open connection to the same one, with a mail as large.

`python -m bench.sending`: two workers of the portal on both databases, and the same mails sent the usual way (bench/usual.py): by one
stock worker of RQ, and by Celery with two processes. Then with several lines to a mail server that takes 10 ms an answer.
"""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import perf_counter

from sqlalchemy import func, select

from bench import fill
from bench.figures import Figure, in_turn, ratio
from bench.shop import AGENTS, D, open_shop
from bench.sink import sink
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.usual_way import celery, rq
from bench.wanted import Wanted, run
from portal.clock import now
from portal.mail.compose import compose
from portal.store.endpoints import Endpoint
from portal.store.tables import notifications
from tests.mail.letters import letter
from tests.waiting import eventually

WORKERS = 2
SLOW = 0.01
"""Seconds that the slow mail server takes for an answer."""

LINES = (4, 8)

USUAL: tuple[tuple[str, Callable[[int, int], float]], ...] = (("RQ, one stock worker", rq), ("Celery, two processes", celery))

PATIENCE = 300.0


def main(wanted: Wanted) -> None:
    mails, few = (10_000, 1_000) if wanted.long else (3_000, 200)
    rows: list[list[Cell]] = [[kind, *_compared(kind, mails, wanted.rounds)] for kind in wanted.databases]
    columns = ["database", "mails/s", "÷ raw"]
    show(f"{mails:,} mails to {AGENTS} agents, {WORKERS} workers, ÷ a raw smtplib loop", columns, rows)
    usual: list[list[Cell]] = [[how, *_usual(way, few, wanted.rounds)] for how, way in USUAL]
    show("The same mails sent the usual way", ["how", "mails/s", "÷ raw"], usual)
    slow: list[list[Cell]] = [[kind, lines, _on_lines(kind, lines, few, wanted.rounds)] for kind in wanted.databases for lines in LINES]
    show(
        f"One worker, a mail server that takes {SLOW * 1000:.0f} ms an answer",
        ["database", "lines", "÷ (lines × what one sends)"],
        slow,
    )


def _compared(kind: str, mails: int, rounds: int) -> list[Figure]:
    with sink() as port, stage(kind, port, SETTLE_SECONDS="0") as portal, portal.workers(WORKERS):
        endpoint = open_shop(portal.house)
        found = in_turn({"raw": lambda: _raw(port), "portal": lambda: _sent(portal, endpoint, mails)}, rounds)
    return [Figure.of(found["portal"]), ratio(found["portal"], found["raw"])]


def _usual(way: Callable[[int, int], float], mails: int, rounds: int) -> list[Figure]:
    with sink() as port, stage("sqlite", port):
        found = in_turn({"raw": lambda: _raw(port), "usual": lambda: way(port, mails)}, rounds)
    return [Figure.of(found["usual"]), ratio(found["usual"], found["raw"])]


def _on_lines(kind: str, lines: int, mails: int, rounds: int) -> Figure:
    """What one worker sends over so many lines ÷ so many times what it sends over one; for about as long, or its start would count more."""
    with sink(SLOW) as port, ExitStack() as stack:
        measures = {number: stack.enter_context(_worker(kind, port, number, mails * number)) for number in (1, lines)}
        found = in_turn({str(number): measure for number, measure in measures.items()}, rounds)
    return ratio(found[str(lines)], [lines * one for one in found["1"]])


@contextmanager
def _worker(kind: str, port: int, lines: int, mails: int) -> Iterator[Callable[[], float]]:
    with stage(kind, port, SETTLE_SECONDS="0", MAIL_CONNECTIONS=str(lines)) as portal, portal.workers(1):
        endpoint = open_shop(portal.house)
        yield lambda: _sent(portal, endpoint, mails)


def _raw(port: int, mails: int = 2_000) -> float:
    """Mails a second, each in bytes already."""
    raw, sender, to = compose(letter()).as_bytes(), "avisos@portal.example", ["eva@acme.example"]
    with smtplib.SMTP("127.0.0.1", port) as line:
        began = perf_counter()
        for _ in range(mails):
            line.sendmail(sender, to, raw)
        return mails / (perf_counter() - began)


def _sent(portal: Stage, endpoint: Endpoint, mails: int) -> float:
    """Mails a second, from when all fall due to when the last is taken."""
    began = now()
    fill.falling_due(portal.house.db, endpoint, [began], mails // AGENTS, D)
    portal.house.alarm.begin_anew()
    portal.house.alarm.ring_for_help()
    eventually(portal.is_done, PATIENCE)
    with portal.house.db.read() as tx:
        n = notifications.c
        sent, last = tx.execute(select(func.count(), func.max(n.ended_at)).where(n.state == "sent", n.ended_at > began)).one()
    if sent != mails:
        raise RuntimeError(f"{sent} of {mails} mails were sent")
    return float(mails / (last - began).total_seconds())


if __name__ == "__main__":
    run(__doc__, main)
