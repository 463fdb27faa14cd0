"""What a fault is: something done to a running portal, and undone."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from random import Random

from tests.faults.load import Load
from tests.faults.stage import Stage

SHORT = (0.3, 2.0)


@dataclass(frozen=True)
class Scene:
    """What faults are done to; `in_vain` counts by name how often one was not, for want of somebody to do it to."""

    stage: Stage
    load: Load
    rng: Random
    in_vain: Counter[str] = field(default_factory=Counter)


Strike = Callable[[Scene], AbstractContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """`victim` is what it is done to: two faults of different victims may happen at once. `lasts` between so and so many seconds.

    A mail may come `again` by it (design.md, What is settled) when its worker was killed, or what the mail server answered was lost; by
    one that only holds up, when it `outlasts` a lease, a time-out, or the wait for the database.
    """

    name: str
    victim: str
    strike: Strike
    again: bool = False
    outlasts: float | None = None  # seconds
    lasts: tuple[float, float] = SHORT
