"""Strikes again and again, now this and now that, sometimes two at once, and writes down when and what."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event

from tests.faults.fault import Fault, Scene
from tests.faults.places import NobodyCameError

TWO_AT_ONCE = 0.5
REST = (0.2, 0.8)  # seconds between two faults
MOST_IN_VAIN = 5


@dataclass(frozen=True)
class Struck:
    """One fault as it happened: done at `begin`, all well again at `end`, in seconds since 1970."""

    fault: Fault
    begin: float
    end: float

    @property
    def may_repeat(self) -> bool:
        """Whether a mail may have come again by it."""
        fault = self.fault
        return fault.again or (fault.outlasts is not None and self.end - self.begin > fault.outlasts)


def conduct(scene: Scene, faults: Sequence[Fault], wanted: int) -> list[Struck]:
    """At least `wanted` faults, every kind about as often as every other, and none not at all."""
    struck: list[Struck] = []
    to_come: list[Fault] = []
    while len(struck) < wanted or {each.fault.name for each in struck} < {fault.name for fault in faults}:
        to_come = to_come or scene.rng.sample(faults, len(faults))
        struck += _strike(scene, _next(scene, to_come))
        scene.stage.start()
        never = set(scene.in_vain) - {each.fault.name for each in struck}
        assert not any(scene.in_vain[name] >= MOST_IN_VAIN for name in never), f"nobody ever comes by: {never}"
        Event().wait(scene.rng.uniform(*REST))
    return struck


def _next(scene: Scene, to_come: list[Fault]) -> list[Fault]:
    """One, or two that happen to different victims; no more among those to come.

    The clock comes first: it waits for what is told as it happens, and another fault might keep that from its end.
    """
    first = to_come.pop()
    second = next((fault for fault in to_come if fault.victim != first.victim), None)
    if second is None or scene.rng.random() > TWO_AT_ONCE:
        return [first]
    to_come.remove(second)
    return sorted((first, second), key=lambda fault: fault.victim != "clock")


def _strike(scene: Scene, faults: list[Fault]) -> list[Struck]:
    begun: list[tuple[Fault, float]] = []
    with ExitStack() as stack:
        for fault in faults:
            try:
                stack.enter_context(fault.strike(scene))
            except NobodyCameError:
                scene.in_vain[fault.name] += 1
                continue
            begun.append((fault, time.time()))
        Event().wait(max((scene.rng.uniform(*fault.lasts) for fault, _ in begun), default=0))
    return [Struck(fault, begin, time.time()) for fault, begin in begun]
