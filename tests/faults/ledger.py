"""What the client knows: of each event when it was first sent and when it got its 202, and of each call how it was answered."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.tales import Tale
from tests.rules.oracle import Happened


@dataclass
class Told:
    """One event; times in seconds since 1970, by the client's clock. `taken` is when its first 202 came."""

    event: Happened
    id: str
    body: str
    first_sent: float
    taken: float = 0.0


@dataclass
class Telling:
    """A tale while it is told: `base` is when its tick 0 was. Each event is told until it gets its 202, and only then the next."""

    tale: Tale
    base: float
    told: list[Told] = field(default_factory=list)

    @property
    def span(self) -> tuple[float, float]:
        """From the first event sent to the last one taken."""
        return self.told[0].first_sent, self.told[-1].taken


@dataclass
class Ledger:
    """`put_off` are the times of calls that got no 202; `forgotten` are ids that had got one and were then `accepted` again."""

    tellings: list[Telling] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    put_off: list[float] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, telling: Telling) -> None:
        with self._lock:
            self.tellings.append(telling)

    def answered(self, answer: str, at: float) -> None:
        with self._lock:
            self.answers[answer] += 1
            if not answer.startswith("202"):
                self.put_off.append(at)

    def events(self) -> Iterator[tuple[Telling, Told]]:
        return ((telling, told) for telling in self.tellings for told in telling.told)
