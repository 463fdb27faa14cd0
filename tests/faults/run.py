"""One run: a portal under load, struck again and again, then healed and drained; and what there is to say about it."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from portal.actions.provision import provision
from tests.faults.client import Client
from tests.faults.conductor import Struck, conduct
from tests.faults.fault import Scene
from tests.faults.faults import HOUR, faults
from tests.faults.findings import Evidence
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.mailserver import copies
from tests.faults.owed import owed
from tests.faults.rows import is_idle, rows, take_notes
from tests.faults.stage import Stage, stage
from tests.faults.tales import Tale
from tests.waiting import eventually

TELLERS = 6
DRAINED = 600.0  # seconds; a bound for broken code
CLOCK = "clock "


@dataclass(frozen=True)
class Length:
    """At least so many faults, of the kinds named (of all when none is), while tales are told; of the first `live` some as they happen."""

    faults: int
    live: int = sys.maxsize
    kinds: tuple[str, ...] = ()


def run(database: str, seed: int, length: Length) -> Evidence:
    """On `sqlite` or `postgresql`."""
    with stage(database) as made:
        return _run(made, seed, length)


def _run(made: Stage, seed: int, length: Length) -> Evidence:
    take_notes(made.house.db)
    ledger = Ledger()
    load = Load(seed, Client(made.port, ledger), ledger, partial(_provision, made), TELLERS, length.live)
    kinds = [fault for fault in faults(made) if not length.kinds or fault.name in length.kinds]
    with load.running():
        struck = conduct(Scene(made, load, Random(seed)), kinds, length.faults)
    load.retell()
    _drain(made)
    return Evidence(ledger, owed(ledger.tellings, list(_clock_off(struck))), list(copies(made.folder)), rows(made.house.db), struck)


def _provision(made: Stage, told: Tale) -> None:
    provision(made.house, json.dumps({"accounts": [told.provisioned()]}), overwrite=False)


def _drain(made: Stage) -> None:
    """With everything well again time passes until nothing is left to do; no mail is put off for longer than two hours."""
    made.turn_clock(3 * HOUR)
    eventually(lambda: is_idle(made.house.db), DRAINED)


def _clock_off(struck: list[Struck]) -> Iterator[tuple[float, float]]:
    """From a second before it is known to be off, to be sure."""
    return ((each.begin - 1, each.end) for each in struck if each.fault.name.startswith(CLOCK))
