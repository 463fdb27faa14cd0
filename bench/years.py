"""What it costs to read who was online, of a hundred agents, with years of history ÷ with a day's: `python -m bench.years`."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from time import perf_counter

from bench import history
from bench.figures import in_turn, ratio
from bench.shop import open_shop
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal.actions.untold import UNTOLD
from portal.clock import now
from portal.rules.spans import Span
from portal.store.accounts import facts_of

AGENTS = 100
NO_MAIL_SERVER = 9
READ = 20
"""How often in one round."""


def main(wanted: Wanted) -> None:
    days = 1000 if wanted.long else 365
    rows = [_compared(kind, days, wanted.rounds) for kind in wanted.databases]
    show(f"Who of {AGENTS} agents was online in two hours, {days} days of history ÷ a day's", ["database", "ratio"], rows)


def _compared(kind: str, days: int, rounds: int) -> list[Cell]:
    with ExitStack() as stack:
        asked = {name: _reader(stack.enter_context(stage(kind, NO_MAIL_SERVER)), number) for name, number in (("long", days), ("short", 1))}
        for read in asked.values():
            read()  # what is made once is made now
        found = in_turn(asked, rounds)
    return [kind, ratio(found["long"], found["short"])]


def _reader(portal: Stage, days: int) -> Callable[[], float]:
    today = now()
    endpoint = open_shop(portal.house, AGENTS)
    history.presence(portal.house.db, endpoint, days, today)
    return lambda: _timed(portal, endpoint.account_id, today)


def _timed(portal: Stage, account: int, today: datetime) -> float:
    began = perf_counter()
    for _ in range(READ):
        with portal.house.db.read() as tx:
            facts_of(tx, [account], Span(today - 2 * history.HOUR, today), UNTOLD)
    return perf_counter() - began


if __name__ == "__main__":
    run(__doc__, main)
