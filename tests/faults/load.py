"""A steady load: some chat systems at once, each telling one tale after another, with repetitions and broken lines among it."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from tests.faults.client import TAKEN, Client, body_of
from tests.faults.ledger import Ledger, Telling, Told
from tests.faults.tales import Tale, tale
from tests.waiting import eventually

LONG_AGO = 3 * 3600  # seconds; more than the clock is ever turned back
PAUSE = 0.2  # seconds before a call that was not answered 202 is repeated
REST = (1.0, 5.0)  # seconds between two tales that take no time of their own


class Load:
    """`tellers` tell one tale after another, each of an account that `provision` makes; of the first `live` some as they happen."""

    def __init__(self, seed: int, client: Client, ledger: Ledger, provision: Callable[[Tale], None], tellers: int, live: int) -> None:
        self.ledger, self._seed, self._client, self._provision, self._first_live = ledger, seed, client, provision, live
        self._numbers, self._over, self._given_up = count(), threading.Event(), threading.Event()
        self._nothing_live, self._live, self._lock = False, 0, threading.Lock()
        self._failed: list[BaseException] = []
        self._threads = [threading.Thread(target=self._tell_on, daemon=True) for _ in range(tellers)]

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the block lasts; then what was begun is told to its end, or given up when the block failed."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        except BaseException:
            self._given_up.set()
            raise
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()
        if self._failed:
            raise self._failed[0]

    @contextmanager
    def nothing_live(self) -> Iterator[None]:
        """Meanwhile no tale is told as it happens: what comes from a portal's future counts at its receipt, which no oracle could tell."""
        self._nothing_live = True
        try:
            eventually(lambda: not self._live)
            yield
        finally:
            self._nothing_live = False

    def retell(self) -> None:
        """Every call that ever got a 202 once more: what was stored is a duplicate."""
        with ThreadPoolExecutor(len(self._threads)) as pool:
            list(pool.map(lambda event: self._repeat(event[0].tale.name, event[1]), self.ledger.events()))

    def _tell_on(self) -> None:
        try:
            while not self._over.is_set():
                number = next(self._numbers)
                rng = Random(f"{self._seed} telling {number}")
                if not self._tell(tale(self._seed, number), rng, may_be_live=number < self._first_live):
                    self._over.wait(rng.uniform(*REST))
        except BaseException as trouble:  # noqa: BLE001 (raised by `running`, in the thread that waits)
            self._failed.append(trouble)

    def _tell(self, told: Tale, rng: Random, may_be_live: bool) -> bool:
        """Whether it was told as it happened."""
        while not self._is_open(told) and not self._given_up.wait(PAUSE):
            pass
        with self._lock:
            live = told.live and may_be_live and not self._nothing_live
            self._live += live
        now = int(time.time())
        telling = Telling(told, now + 4 if live else now - LONG_AGO)
        self.ledger.begin(telling)
        for at, event in told.script:
            if live:
                self._given_up.wait(telling.base + at - time.time())
            self._tell_one(telling, Told(event, f"{told.name}-{len(telling.told)}", body_of(event, telling.base), time.time()), rng)
        with self._lock:
            self._live -= live
        return live

    def _is_open(self, told: Tale) -> bool:
        """Whether the account is there now; what cannot be written now is tried again, as an operator would."""
        try:
            self._provision(told)
        except SQLAlchemyError:
            return False
        return True

    def _tell_one(self, telling: Telling, told: Told, rng: Random) -> None:
        telling.told.append(told)
        endpoint = telling.tale.name
        if rng.random() < 0.08:
            self._client.cut(endpoint, told)
        while not self._client.call(endpoint, told).startswith(TAKEN) and not self._given_up.wait(PAUSE):
            pass
        told.taken = time.time()
        if rng.random() < 0.1:
            self._repeat(endpoint, told)
        if rng.random() < 0.05:
            self._client.call(endpoint, Told(told.event, f"{told.id}-again", told.body, time.time()))

    def _repeat(self, endpoint: str, told: Told) -> None:
        if self._client.call(endpoint, told) == f"{TAKEN}accepted":
            self.ledger.forgotten.append(told.id)
