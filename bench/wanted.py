"""What a program of this folder is asked for on its command line."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass

from bench import machine
from bench.figures import LEAST

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`long`: with the large numbers of issue 7, in many minutes; else with small ones, in one or two."""

    long: bool = False
    rounds: int = LEAST
    databases: tuple[str, ...] = DATABASES


Program = Callable[[Wanted], None]


def run(about: str | None, *programs: Program) -> None:
    """Each as the command line wants it, after a line about the machine; ends the process when that is wrong. `about` is for `--help`."""
    parser = ArgumentParser(description=about)
    parser.add_argument("--long", action="store_true", help="the large numbers, which take many minutes")
    parser.add_argument("--rounds", type=int, default=LEAST, help="what each median is of")
    parser.add_argument("--database", choices=DATABASES, action="append", help="this one only; both when it is not given")
    given = parser.parse_args()
    wanted = Wanted(given.long, given.rounds, tuple(given.database or DATABASES))
    print(machine.told(), flush=True)
    for program in programs:
        program(wanted)
