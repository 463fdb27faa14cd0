"""Lines to the mail server. One does where it answers at once; where it is slow there are several, each in a thread of its own.

The first line tells whether the mail server is there. The others go when they are lost: a server may allow one sender few at a time.
"""

import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from queue import Queue
from types import TracebackType
from typing import Self

from portal.actions import measures
from portal.actions.begin_attempt import Attempt
from portal.actions.hand_over import call_off, hand_over
from portal.actions.house import House
from portal.actions.line_lost import Server, leaves
from portal.actions.line_speed import Speed
from portal.actions.patience import patiently
from portal.clock import now
from portal.mail.outcomes import Reply
from portal.mail.send import PostLine
from portal.outcomes import Outcome
from portal.store.owed import Thread


class Lines:
    """For mails that `token` holds and whose attempts are begun; no mail is handed over after `until`.

    When the `with` block ends, all have been handed over or called off, and what went wrong in a line is raised.
    """

    def __init__(self, house: House, token: str, until: datetime) -> None:
        self._house, self._token, self._until = house, token, until
        self._most = house.settings.mail_connections
        self._ready: Queue[Attempt | None] = Queue(2 * self._most)  # so that none waits long between its beginning and its line
        self._pool = ThreadPoolExecutor(self._most)
        self._running: list[Future[None]] = []
        self._under_way: set[Thread] = set()
        self._untried: list[Attempt] = []
        self._own = ExitStack()
        self._speed = Speed()
        self._ended = False
        self._server = Server()

    def __enter__(self) -> Self:
        self._line = self._own.enter_context(self._new())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended = self._ended or kind is not None
        self._ready.put(None)
        self._pool.shutdown()
        self._own.close()
        if self._untried:
            patiently(self._house, lambda: call_off(self._house, self._untried, self._token))
        for line in self._running:
            line.result()

    @property
    def take_more(self) -> bool:
        return not self._ended and now() < self._until

    @property
    def goes_well(self) -> bool:
        """Whether the latest mail did not cost the first line."""
        return not self._server.lines_lost

    @property
    def server_is_there(self) -> bool:
        return self._server.is_there

    @property
    def under_way(self) -> Collection[Thread]:
        """Of these it is not known yet what became of their latest mail."""
        return frozenset(self._under_way.copy())

    def put_all(self, begun: Iterable[Attempt], to_come: int = 0) -> None:
        """Each as `put`, over more lines as soon as that is of use to what is left and so many others.

        What is left when one goes wrong was handed to nobody, and is called off.
        """
        left = deque(begun)
        try:
            while left:
                self.put(left.popleft())
                if self.goes_well:
                    self._widen(len(left) + to_come)
        finally:
            self._untried += left

    def put(self, begun: Attempt) -> None:
        """Hand it over; where there are several lines, to the first that is free, for which this waits."""
        if self._running:
            self._under_way.add(begun.owed.thread)
            self._ready.put(begun)
        elif self.take_more:
            began = time.monotonic()
            self._note(hand_over(self._house, begun, self._token, self._line))
            self._speed.took(time.monotonic() - began)
        else:
            self._untried.append(begun)

    def settle(self) -> None:
        """Wait until it is known what became of each mail."""
        self._ready.join()

    def _widen(self, mails: int) -> None:
        """Where the mail server is slow, have several lines from now on, for so many mails that are to come."""
        most = min(self._most, mails)
        if most > 1 and self._speed.is_slow and not self._running and self.take_more:
            others = [self._pool.submit(self._another) for _ in range(most - 1)]
            self._running = [self._pool.submit(self._first), *others]

    def _first(self) -> None:
        try:
            with self._line.moved() as line:
                for begun in self._taken():
                    self._note(self._hand_over(begun, line))
        finally:
            self._ended = True
            list(self._taken())  # what is put after an error must find a taker, too, who calls it off

    def _another(self) -> None:
        with self._new() as line:
            if not line.reach():
                return
            for number, begun in enumerate(self._taken()):
                reply = self._hand_over(begun, line, is_spare=True)
                if reply and (leaves(reply) or (number == 0 and reply.outcome is Outcome.DEFERRED)):
                    return

    def _new(self) -> PostLine:
        return self._house.post.line(lambda step, seconds: self._house.tally.time(measures.SMTP_STEPS, seconds, step))

    def _taken(self) -> Iterator[Attempt]:
        """What is put, until there is no more; once it is too late for a mail it is kept to be called off."""
        while (begun := self._ready.get()) is not None:
            if self.take_more:
                yield begun
            else:
                self._untried.append(begun)
                self._done(begun)
        self._ready.put(None)  # for the next line

    def _hand_over(self, begun: Attempt, line: PostLine, *, is_spare: bool = False) -> Reply | None:
        try:
            return hand_over(self._house, begun, self._token, line, is_spare=is_spare)
        except BaseException:
            self._ended = True
            raise
        finally:
            self._done(begun)

    def _done(self, begun: Attempt) -> None:
        self._under_way.discard(begun.owed.thread)
        self._ready.task_done()

    def _note(self, reply: Reply | None) -> None:
        """Whether the mail server is still there is for the first line to say."""
        self._server.said(reply)
        self._ended = self._ended or not self._server.is_there
