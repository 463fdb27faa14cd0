"""From instants to places across the picture, and the round times worth naming."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.rules.spans import Span

STEPS = [timedelta(seconds=s) for s in (5, 10, 15, 30)]
STEPS += [timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30)]
STEPS += [timedelta(hours=h) for h in (1, 2, 3, 6, 12, 24, 48, 168, 672)]


@dataclass(frozen=True, slots=True)
class Scale:
    """`view` lies between `left` and `right`, in pixels."""

    view: Span
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """An instant outside of the view is at its edge."""
        share = (at - self.view.start) / (self.view.end - self.view.start)
        return round(self.left + (self.right - self.left) * min(1, max(0, share)), 1)

    def round_times(self, room: float) -> Iterator[datetime]:
        """The round times in the view of the finest step that leaves each `room` pixels; none when even the coarsest does not."""
        length = self.view.end - self.view.start
        step = next((s for s in STEPS if (self.right - self.left) * (s / length) >= room), None)
        if step is None:
            return
        midnight = self.view.start.replace(hour=0, minute=0, second=0, microsecond=0)
        at = midnight + step * -((midnight - self.view.start) // step)
        while at < self.view.end:
            yield at
            at += step
