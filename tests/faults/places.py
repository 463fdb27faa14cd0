"""Faults at chosen places in the code: `launch.py` stops a process there, and then it is killed, or goes on when its lease is long over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from tests.faults.fault import Fault, Scene, Strike
from tests.faults.launch import LEASE
from tests.faults.stage import Stage
from tests.waiting import eventually

BEYOND_LEASE = (LEASE + 1, LEASE + 2)
PATIENCE = LEASE / 2  # seconds in which nobody has given up yet: less than a lease since its last renewal, and than MAIL_TIMEOUT
COMES = 10.0  # seconds in which somebody comes by a place, or the place is given up for now
WEB_PLACES = ("web before a commit", "web before its wake-up")
WORKER_PLACES = (
    "worker before a commit",
    "worker after its claim",
    "worker while it decides",
    "worker in a batch of mails",
    "worker after the end of DATA",
)


class NobodyCameError(Exception):
    """No process came by the place in time: nothing was done."""


def at_places() -> Iterator[Fault]:
    """Each place with each thing that can happen there."""
    for place in WEB_PLACES:  # before its commit it has SQLite's only lock, without which no record is written
        yield Fault(f"{place}: killed", "web", _stopped_at(place, _kill_process), outlasts=PATIENCE)
    for place in WORKER_PLACES:
        yield Fault(f"{place}: killed", "worker", _stopped_at(place, _kill_program), again=True)
        yield Fault(f"{place}: its job killed", "worker", _stopped_at(place, _kill_process), again=True)
        yield Fault(f"{place}: held beyond its lease", "worker", _stopped_at(place, _go_on), again=True, lasts=BEYOND_LEASE)


def _stopped_at(place: str, then: Callable[[Stage, psutil.Process], None]) -> Strike:
    @contextmanager
    def strike(scene: Scene) -> Iterator[None]:
        signs = scene.stage.folder / "signs"
        (signs / place).touch()
        try:
            (stopped,) = eventually(lambda: list(signs.glob(f"{place}.*")), COMES)
        except AssertionError:
            (signs / place).unlink()
            raise NobodyCameError(place) from None
        stopped.unlink()
        yield
        then(scene.stage, psutil.Process(int(stopped.suffix[1:])))

    return strike


def _kill_process(stage: Stage, process: psutil.Process) -> None:
    process.kill()


def _kill_program(stage: Stage, process: psutil.Process) -> None:
    stage.kill(stage.program_of(process.pid))
    stage.start()


def _go_on(stage: Stage, process: psutil.Process) -> None:
    process.resume()
