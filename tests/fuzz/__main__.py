"""`make fuzz`: spoilt webhook calls by the million, in some processes side by side; SEED, BODIES and PROCESSES may be set.

Prints the seed, how fast it was and what was answered how often; a call that was answered wrongly is shown, and ends it with 1.
"""

import gc
import os
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing import Pool
from pathlib import Path

import click

from portal.clock import now
from tests.fuzz.corpora import CORPORA
from tests.fuzz.knocking import Call
from tests.fuzz.rounds import Rounds
from tests.sink import Sink

ROUND = 2000
"""Calls on one database, one for each chat system: with more of them its conversations would grow beyond what is common."""

TO_THE_END = 5
"""Of so many rounds one is also decided, mailed and shown, which takes as long as half a round of calls."""

SCRATCH = Path("/dev/shm")
Outcome = tuple[Counter[str], list[tuple[Call | None, str]]]
_kept = ExitStack()
_rounds: list[Rounds] = []


def begin() -> None:
    """In each process: an application of its own, in memory where the system offers that."""
    folder = _kept.enter_context(tempfile.TemporaryDirectory(dir=SCRATCH if SCRATCH.is_dir() else None))
    _rounds.append(Rounds(Path(folder), _kept.enter_context(Sink.running())))
    gc.freeze()  # what was imported stays: to look through it again and again would be a tenth of the time


def play(seed: str, number: int) -> Outcome:
    rounds = _rounds[0]
    rounds.counted = Counter()
    wrong = list(rounds.play(f"{seed}/{number}", ROUND, to_the_end=number % TO_THE_END == 0))
    return rounds.counted, wrong


def _play(named: tuple[str, int]) -> Outcome:
    return play(*named)


def report(answered: Counter[str], seconds: float) -> Iterator[str]:
    yield f"{answered.total():,} calls in {seconds:,.0f} s, {answered.total() / seconds:,.0f} a second"
    yield from (f"  {answer:<15} {calls:>12,}" for answer, calls in answered.most_common())


def main() -> None:
    seed, bodies = os.environ.get("SEED") or secrets.token_hex(4), int(os.environ.get("BODIES", "2000000"))
    click.echo(f"SEED={seed}")
    answered: Counter[str] = Counter()
    faults, begun = 0, now()
    with Pool(int(os.environ.get("PROCESSES", "2")), begin) as pool:
        names = ((seed, number) for number in range(-(-bodies // (ROUND * len(CORPORA)))))
        for number, (counted, wrong) in enumerate(pool.imap_unordered(_play, names), 1):
            answered, faults = answered + counted, faults + len(wrong)
            for call, why in wrong:
                click.echo(f"WRONG: {why}\n  {call!r}")
            if number % 10 == 0:
                click.echo("\n".join([*report(answered, (now() - begun).total_seconds()), f"answered wrongly so far: {faults}"]))
    click.echo("\n".join([*report(answered, (now() - begun).total_seconds()), f"answered wrongly: {faults}"]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
