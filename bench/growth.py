"""What one costs to receive, decide and send when many others are pending ÷ when few are: time, and on PostgreSQL also pages it touches.

`python -m bench.growth`: a thousand against twenty thousand; with `--long` against a million. The same process does both in turn, through
the product's own actions, on databases filled beforehand.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from time import perf_counter

from bench import fill
from bench.figures import in_turn, ratio
from bench.shop import AGENTS, D, Visitors, open_shop
from bench.sink import sink
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.touched import touched
from bench.wanted import Wanted, run
from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.clock import now

FEW = 1_000
LOT = 40
"""Messages a round, each of which makes a mail to every agent."""

STEPS = ("receive", "decide", "send")
PAGES = [f"{step}, pages" for step in STEPS]
FAR = timedelta(hours=5)
"""Nothing of what is pending falls due while it is measured."""


class Shop:
    """A portal with so many alerts pending; each measure is in seconds a message."""

    def __init__(self, stage: Stage, pending: int) -> None:
        self._house, endpoint = stage.house, open_shop(stage.house)
        fill.pending(self._house.db, endpoint, pending, now() + FAR, D)
        self._visitors = Visitors(self._house, endpoint)

    def touched(self, step: str) -> float:
        """Pages a message, on PostgreSQL."""
        return touched(self._house.db, getattr(self, step)) / LOT

    def receive(self) -> float:
        return _timed(lambda: self._visitors.write(LOT))

    def decide(self) -> float:
        return _timed(lambda: _until_done(lambda: decide_due(self._house)))

    def send(self) -> float:
        return _timed(lambda: _until_done(lambda: deliver_due(self._house)))


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) / LOT


def _until_done(work: Callable[[], bool]) -> None:
    while work():
        pass


def main(wanted: Wanted) -> None:
    many = 1_000_000 if wanted.long else 20_000
    rows = [_compared(kind, many, wanted.rounds) for kind in wanted.databases]
    show(f"For one message, {many:,} others pending ÷ {FEW:,} ({AGENTS} agents)", ["database", *STEPS, *PAGES], rows)


def _compared(kind: str, many: int, rounds: int) -> list[Cell]:
    with ExitStack() as stack:
        port = stack.enter_context(sink())
        shops = {number: Shop(stack.enter_context(stage(kind, port, SETTLE_SECONDS="0")), number) for number in (FEW, many)}
        measures = {f"{step} {number}": getattr(shop, step) for step in STEPS for number, shop in shops.items()}
        for measure in measures.values():
            measure()  # what is made once is made now
        found = in_turn(measures, rounds)
        times = [ratio(found[f"{step} {many}"], found[f"{step} {FEW}"]) for step in STEPS]
        pages = [shops[many].touched(step) / shops[FEW].touched(step) if kind == "postgresql" else "" for step in STEPS]
    return [kind, *times, *pages]


if __name__ == "__main__":
    run(__doc__, main)
