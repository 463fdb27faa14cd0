"""Half-open stretches of time, `[start, end)` (contract/RULES.md, Time)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """The instants from `start` (in it) to `end` (not in it); empty when `end` is not after `start`."""

    start: datetime
    end: datetime

    def holds(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two share an instant."""
        return max(self.start, other.start) < min(self.end, other.end)

    def cut(self, other: "Span") -> "Span":
        """The instants that the two share."""
        return Span(max(self.start, other.start), min(self.end, other.end))


def instant(at: datetime) -> Span:
    """The one instant `at`, as short as a time can be told."""
    return Span(at, at + at.resolution)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same instants as few spans, in order; spans that touch become one."""
    out: list[Span] = []
    for span in sorted((s for s in spans if s.start < s.end), key=lambda s: s.start):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def minus(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The instants of `spans` that are in none of `taken`."""
    left = merged(spans)
    for gone in merged(taken):
        left = [part for span in left for part in (Span(span.start, min(span.end, gone.start)), Span(max(span.start, gone.end), span.end))]
        left = [part for part in left if part.start < part.end]
    return left
