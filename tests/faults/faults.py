"""Every kind of fault by name: what it does, and what undoes it."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from tests.faults.disk import filled
from tests.faults.fault import Fault, Scene, Strike
from tests.faults.mailserver import LOSE_ANSWERS, MOODS
from tests.faults.places import BEYOND_LEASE, PATIENCE, at_places
from tests.faults.processes import family
from tests.faults.stage import Stage

HOUR = 3600.0
FEW_BYTES = 8192


def faults(stage: Stage) -> list[Fault]:
    """All that can happen on this stage."""
    moods = [
        Fault(f"mail server: {mood}", "mail", _mood(mood), mood in LOSE_ANSWERS, lasts=_lasts(mood)) for mood in MOODS if mood != "well"
    ]
    return [*_of_processes(stage), *at_places(), *moods, *_of_data(stage)]


def _of_processes(stage: Stage) -> Iterator[Fault]:
    for program in ("web", "worker", "mail server"):
        again, victim = program != "web", "mail" if program == "mail server" else program
        yield Fault(f"{program} killed", victim, _killed(program), again)
        yield Fault(f"{program} paused", victim, _paused(program), outlasts=PATIENCE if again else None)
    yield Fault("worker paused beyond its lease", "worker", _paused("worker"), again=True, lasts=BEYOND_LEASE)
    yield Fault("all workers killed", "worker", _all_workers_killed, again=True)
    yield Fault("Valkey killed", "valkey", _valkey_killed)
    yield Fault("Valkey paused", "valkey", lambda scene: scene.stage.redis.mute())
    yield Fault("Valkey emptied", "valkey", _valkey_emptied)
    if postgres := stage.postgres:
        yield Fault("PostgreSQL killed", "database", _postgres_killed, outlasts=PATIENCE)
        yield Fault("PostgreSQL paused", "database", lambda _: postgres.paused(), outlasts=PATIENCE)


def _of_data(stage: Stage) -> Iterator[Fault]:
    yield Fault("clock an hour ahead", "clock", _clock(HOUR), again=True)
    yield Fault("clock an hour back", "clock", _clock(-HOUR), again=True)
    if stage.disk:
        yield Fault("SQLite: files may not grow (RLIMIT_FSIZE)", "database", _small_files, outlasts=PATIENCE)
        if not stage.no_disk:
            yield Fault("SQLite: its disk is full (tmpfs)", "database", _full_disk, outlasts=PATIENCE)


def _one(scene: Scene, program: str) -> str:
    return scene.rng.choice(scene.stage.workers) if program == "worker" else program


def _killed(program: str) -> Strike:
    @contextmanager
    def strike(scene: Scene) -> Iterator[None]:
        scene.stage.kill(_one(scene, program))
        yield
        scene.stage.start()

    return strike


def _paused(program: str) -> Strike:
    return lambda scene: scene.stage.paused(_one(scene, program))


@contextmanager
def _all_workers_killed(scene: Scene) -> Iterator[None]:
    for worker in scene.stage.workers:
        scene.stage.kill(worker)
    yield
    scene.stage.start()


@contextmanager
def _valkey_killed(scene: Scene) -> Iterator[None]:
    scene.stage.redis.kill()
    yield
    scene.stage.redis.start()


@contextmanager
def _valkey_emptied(scene: Scene) -> Iterator[None]:
    scene.stage.redis.client.flushall()
    yield


@contextmanager
def _postgres_killed(scene: Scene) -> Iterator[None]:
    assert scene.stage.postgres
    scene.stage.postgres.kill()
    yield
    scene.stage.postgres.start()


def _lasts(mood: str) -> tuple[float, float]:
    return (3.5, 5.0) if mood in ("hangs", "takes, says nothing") else (0.5, 3.0)


def _mood(mood: str) -> Strike:
    @contextmanager
    def strike(scene: Scene) -> Iterator[None]:
        scene.stage.mail_server_is(mood)
        yield
        scene.stage.mail_server_is("well")

    return strike


def _clock(seconds: float) -> Strike:
    @contextmanager
    def strike(scene: Scene) -> Iterator[None]:
        with scene.load.nothing_live():
            scene.stage.turn_clock(seconds)
            yield
            scene.stage.turn_clock(0)

    return strike


@contextmanager
def _small_files(scene: Scene) -> Iterator[None]:
    """None of web and workers may write to a file beyond its first bytes; what they start has the same limit."""
    _limit(scene.stage, FEW_BYTES)
    yield
    for _ in range(2):  # also what was started with the old limit meanwhile
        _limit(scene.stage, resource.RLIM_INFINITY)


def _limit(stage: Stage, size: int) -> None:
    for process in (each for name in ("web", *stage.workers) for each in family(stage.programs[name])):
        with suppress(psutil.NoSuchProcess):
            process.rlimit(psutil.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def _full_disk(scene: Scene) -> Iterator[None]:
    assert scene.stage.disk
    with filled(scene.stage.disk):
        yield
