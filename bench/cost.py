"""What one mail costs the worker's process in CPU, from its due alert to its record, by what is done for it.

`python -m bench.cost`: microseconds of this process alone, which no other program's work falls into; how busy the machine is shows all
the same, in caches that are cold.
"""

import gc
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from time import process_time, thread_time
from typing import Any
from unittest.mock import patch

from bench import fill
from bench.figures import Figure
from bench.shop import AGENTS, D, open_shop
from bench.sink import sink
from bench.stage import stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal.actions import deliver, hand_over
from portal.actions.decide import decide_due
from portal.actions.house import House
from portal.clock import now
from portal.mail.mime import AlternativeMessage
from portal.mail.send import PostLine

PARTS = ("decide", "begin", "compose", "SMTP", "record", "rest")

Work = Callable[..., Any]


class Clock:
    """Seconds of CPU by part."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def timed(self, part: str, work: Work, inside: str) -> Work:
        """`work`, whose time is the part's, and no more that of the part `inside` which it is done."""

        def timing(*given: Any, **named: Any) -> Any:
            began = thread_time()
            try:
                return work(*given, **named)
            finally:
                took = thread_time() - began
                self.spent[part] += took
                self.spent[inside] -= took

        return timing


def main(wanted: Wanted) -> None:
    alerts = 1_000 if wanted.long else 300
    rows: list[list[Cell]] = [[kind, *_by_part(kind, alerts, wanted.rounds)] for kind in wanted.databases]
    show(f"CPU of a mail, us ({alerts * AGENTS:,} mails a round, one process, one line)", ["database", "all", *PARTS], rows)


def _by_part(kind: str, alerts: int, rounds: int) -> list[Figure]:
    with ExitStack() as stack:
        port = stack.enter_context(sink())
        portal = stack.enter_context(stage(kind, port, SETTLE_SECONDS="0", MAIL_CONNECTIONS="1"))
        endpoint, clock = open_shop(portal.house), Clock()
        for owner, name, part, inside in (
            (deliver, "begin_together", "begin", "rest"),
            (hand_over, "compose", "compose", "rest"),
            (AlternativeMessage, "as_bytes", "compose", "SMTP"),
            (PostLine, "send", "SMTP", "rest"),
            (hand_over, "_end", "record", "rest"),
        ):
            stack.enter_context(patch.object(owner, name, clock.timed(part, getattr(owner, name), inside)))
        gc.freeze()  # as a worker does
        found: list[dict[str, float]] = []
        for number in (AGENTS, *[alerts] * rounds):  # what is made once is made in the first
            fill.falling_due(portal.house.db, endpoint, [now()], number, D)
            found.append(_round(portal.house, clock, number * AGENTS))
    return [Figure.of([each[part] for each in found[1:]]) for part in ("all", *PARTS)]


def _round(house: House, clock: Clock, mails: int) -> dict[str, float]:
    clock.spent.clear()
    for part, work in (("decide", decide_due), ("rest", deliver.deliver_due)):
        began = process_time()
        while work(house):
            pass
        clock.spent[part] += process_time() - began
    each = {part: clock.spent[part] / mails * 1e6 for part in PARTS}
    return {"all": sum(each.values()), **each}


if __name__ == "__main__":
    run(__doc__, main)
