"""Signed webhooks answered ÷ a Flask route that does nothing, of the same gunicorn: `python -m bench.receiving`.

Two web processes as `gunicorn.conf.py` has them and eight connections, which are kept, all on the same cores; wake-ups are set in a Valkey,
and no worker runs. `FULL` and PostgreSQL: each 202 is on the disk. What is compared is called in turn, so many seconds each, round by
round.
"""

import json
from pathlib import Path

import httpx
import psutil
from sqlalchemy import func, select

from bench.calling import call
from bench.calls import accounts, calls
from bench.figures import Figure, ratio
from bench.served import NOTHING
from bench.stage import Stage, stage
from bench.table import Cell, show
from bench.wanted import Wanted, run
from portal.actions.provision import provision
from portal.store.tables import receipts

APP = "bench.served:app()"
WEBHOOK = "/webhooks/native/{}"
SPARE = 3
"""Calls that are made ready, as a multiple of the most that were answered so far: one that comes again is a duplicate, and costs less."""

# As in earnest (deploy/) also what the stage leaves out: a line of the log for each call, and the limit of each endpoint.
SETTINGS = {"LOG_LEVEL": "INFO", "LOG_FORMAT": "json", "WEBHOOK_RATE_LIMIT": "6000/minute"}
KINDS = {
    "SQLite NORMAL": ("sqlite", {"SQLITE_SYNCHRONOUS": "NORMAL"}),
    "SQLite FULL": ("sqlite", {"SQLITE_SYNCHRONOUS": "FULL"}),
    "PostgreSQL": ("postgresql", {}),
}
Found = tuple[int, float, float]
"""How many were answered, the p99 in ms, and what one answer cost the web processes in seconds of CPU."""

COLUMNS = ("", "answered ÷ nothing's", "webhooks/s", "p99 ÷ nothing's", "CPU of the web processes ÷ nothing's")


def main(wanted: Wanted) -> None:
    seconds = 10 if wanted.long else 3
    rows = [
        [name, *_measured(kind, settings, wanted.rounds, seconds)] for name, (kind, settings) in KINDS.items() if kind in wanted.databases
    ]
    show("Receiving", COLUMNS, rows)


def _measured(kind: str, settings: dict[str, str], rounds: int, seconds: int) -> list[Cell]:
    with stage(kind, 9, **SETTINGS, **settings) as made:
        provision(made.house, json.dumps({"accounts": accounts()}), overwrite=False)
        with made.web(APP) as url:
            httpx.get(f"{url}/healthz", timeout=60)
            nothing, webhooks = _in_turn(made, url, rounds, seconds)
        _must_be_kept(made, sum(answered for answered, *_ in webhooks))
    shares = [ratio(found, to) for found, to in zip(zip(*webhooks, strict=True), zip(*nothing, strict=True), strict=True)]
    return [shares[0], Figure.of([answered / seconds for answered, *_ in webhooks]), *shares[1:]]


def _in_turn(made: Stage, url: str, rounds: int, seconds: int) -> tuple[list[Found], list[Found]]:
    nothing, webhooks = [], [_called(made, url, WEBHOOK, "warm", 2000 * seconds, seconds)]
    for number in range(rounds):
        nothing.append(_called(made, url, NOTHING, "nothing", 100, seconds))
        most = max(answered for answered, *_ in webhooks)
        webhooks.append(_called(made, url, WEBHOOK, f"round-{number}", int(SPARE * most), seconds))
    return nothing, webhooks[1:]


def _called(made: Stage, url: str, path: str, seed: str, number: int, seconds: int) -> Found:
    file = Path(made.folder, "calls")
    file.write_text("\n".join(calls(number, seed, path)))
    before = _cpu()
    called = call(url, file, seconds)
    if called.refused or called.lost:
        raise RuntimeError(f"not all were taken: {called}")
    return called.answered, called.p99, (_cpu() - before) / called.answered


def _cpu() -> float:
    ours = [process for process in psutil.Process().children(recursive=True) if APP in process.cmdline()]
    return sum(sum(process.cpu_times()[:2]) for process in ours)


def _must_be_kept(made: Stage, answered: int) -> None:
    with made.house.db.read() as tx:
        kept = tx.execute(select(func.count()).select_from(receipts)).scalar_one()
    if kept < answered:
        raise RuntimeError(f"{answered} were answered 202, and {kept} are kept")


if __name__ == "__main__":
    run(__doc__, main)
