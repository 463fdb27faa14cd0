"""The long form: `python -m tests.faults [--seed N] [--faults N] [sqlite] [postgresql]`; prints the seed first, the figures last."""

import argparse
import random
import sys
import time
from collections import Counter

from tests.faults.findings import Evidence, excuses, findings, tally
from tests.faults.run import Length, run


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked.add_argument("--faults", type=int, default=200)
    given = asked.parse_args()
    return max(_report(database, given.seed, given.faults) for database in given.databases)


def _report(database: str, seed: int, wanted: int) -> int:
    print(f"{database}, SEED={seed}", flush=True)  # noqa: T201
    began = time.monotonic()
    seen = run(database, seed, Length(faults=wanted))
    print(f"{len(seen.struck)} faults in {time.monotonic() - began:.0f} s\n\n" + "\n".join(_table(seen)) + "\n")  # noqa: T201
    for name, figure in tally(seen).items():
        print(f"{name}: {figure}")  # noqa: T201
    breaches = findings(seen)
    print("\n".join(breaches) or "Nothing lost, nothing not owed, nothing twice without a reason.")  # noqa: T201
    return bool(breaches)


def _table(seen: Evidence) -> list[str]:
    """Each kind of fault with how often it struck, and what was seen while it did."""
    times = Counter(each.fault.name for each in seen.struck)
    first = [copy for copies in seen.doubled.values() for copy in copies[:-1]]
    again = Counter(each.fault.name for copy in first for each in excuses(seen.struck, copy.at))
    put_off = Counter(each.fault.name for at in seen.ledger.put_off for each in seen.struck if each.begin <= at <= each.end)
    lines = ["| fault | times | calls without a 202 | mails that came again |", "| --- | --- | --- | --- |"]
    return lines + [f"| {name} | {times[name]} | {put_off[name]} | {again[name]} |" for name in sorted(times)]


if __name__ == "__main__":
    sys.exit(main())
