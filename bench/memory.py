"""Whether web processes and workers come to hold more the longer they work: their memory after each tenth of many webhooks.

`python -m bench.memory`: 20,000 webhooks of many conversations and endpoints; with `--long` a million, which take an hour. What is due is
decided and mailed meanwhile, by two workers, to one agent of each account.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil

from bench.calling import call
from bench.calls import accounts, calls
from bench.sink import sink
from bench.stage import WEB_WORKERS, Stage, stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal.actions.provision import provision
from tests.waiting import eventually

WEBHOOK = "/webhooks/native/{}"
TENTHS = 10
SECONDS = 3
"""Of one lot of calls."""

LOT = 5_000
"""Calls of one lot, more than are answered: one that came again would change nothing."""

WORKERS = 2
SETTINGS = {"OFFLINE_DELAY_SECONDS": "2", "MISSED_GRACE_SECONDS": "2", "SETTLE_SECONDS": "0"}
PATIENCE = 600.0
"""Seconds until all that is due is mailed."""


@dataclass(frozen=True, slots=True)
class Held:
    """Megabytes in which web processes and workers reside, and kilobytes of Redis."""

    web: float
    workers: float
    redis: float


def main(wanted: Wanted) -> None:
    number = 1_000_000 if wanted.long else 20_000
    rows = [row for kind in wanted.databases for row in _rows(kind, list(_tenths(kind, number)))]
    columns = ["database", "", "after the first tenth", "after half", "at the end", "end ÷ first tenth"]
    show(f"Memory of all web processes, of all workers (MB), and of Redis (KB), {number:,} webhooks", columns, rows)


def _rows(kind: str, held: list[Held]) -> list[list[Cell]]:
    named = {name: [getattr(each, name) for each in held] for name in ("web", "workers", "redis")}
    return [[kind, name, of[0], of[TENTHS // 2 - 1], of[-1], of[-1] / of[0]] for name, of in named.items()]


def _tenths(kind: str, number: int) -> Iterator[Held]:
    with sink() as port, stage(kind, port, **SETTINGS) as made:
        shops = [{**account, "agents": account["agents"][:1]} for account in accounts()]
        provision(made.house, json.dumps({"accounts": shops}), overwrite=False)
        with _web(made) as (url, web), made.workers(WORKERS) as running:
            # The scheduler of each too, but none of the processes that do one job and end.
            workers = [process for worker in running for process in (worker, *worker.children())]
            seeds = count()
            for _ in range(TENTHS):
                answered = 0
                while answered < number / TENTHS:
                    answered += _called(made, url, f"lot-{next(seeds)}")
                eventually(made.is_done, PATIENCE)
                yield Held(_resident(web), _resident(workers), _redis(made))


@contextmanager
def _web(made: Stage) -> Iterator[tuple[str, list[psutil.Process]]]:
    with made.web() as url:
        yield url, eventually(_web_processes)


def _web_processes() -> list[psutil.Process]:
    """With the one that started the others; none until all are there."""
    found = [process for process in psutil.Process().children(recursive=True) if "gunicorn" in process.cmdline()]
    return found if len(found) == WEB_WORKERS + 1 else []


def _called(made: Stage, url: str, seed: str) -> int:
    file = Path(made.folder, "calls")
    file.write_text("\n".join(calls(LOT, seed, WEBHOOK)))
    called = call(url, file, SECONDS)
    if called.refused:
        raise RuntimeError(f"not all were taken: {called}")
    return called.answered


def _resident(processes: list[psutil.Process]) -> float:
    """What they share counts for each: whether a worker has it for itself depends on whether it does a job in a fork just now."""
    return sum(float(process.memory_info().rss) for process in processes if process.is_running()) / 2**20


def _redis(made: Stage) -> float:
    client = made.redis.client
    return sum(int(client.memory_usage(key) or 0) for key in client.scan_iter()) / 1000


if __name__ == "__main__":
    run(__doc__, main)
