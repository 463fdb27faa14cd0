"""Medians and ratios. What is compared is measured in turn, round by round, so that a busy moment of the machine falls on all alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

LEAST = 5
"""Rounds that any figure is the median of."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of several measurements, and the least and the most of them."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, measured: Sequence[float]) -> "Figure":
        return cls(median(measured), min(measured), max(measured))


def in_turn(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """By name what each measure found, one after the other in each of `rounds`; the two lists of a pair belong together, place by place."""
    if rounds < LEAST:
        raise ValueError(f"a median of {rounds} says too little: at least {LEAST}")
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return found


def ratio(measured: Sequence[float], to: Sequence[float]) -> Figure:
    """Of the two, round by round."""
    return Figure.of([one / other for one, other in zip(measured, to, strict=True)])


def at_share(measured: Sequence[float], share: float) -> float:
    """The value that `share` of them, 0 to 1, do not exceed: 0.99 for the 99th percentile."""
    return sorted(measured)[min(len(measured) - 1, int(len(measured) * share))]
