"""The alarm clock: the only file that enqueues. A delayed job only says "look at what is due now" and carries nothing.

Losing a job, or all of Redis, loses nothing: the sweep of `worker.py` rings for whatever is due in the database.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from redis import Redis, RedisError, ResponseError
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.scheduler import RQScheduler
from rq.worker_registration import get_keys

from portal.clock import now

NAME = "portal"
POLLS = "portal-polls"
WAKE = "portal.jobs.wake"
POLL = "portal.jobs.poll"
FORGET = "portal.jobs.forget"
HEARTBEAT = "portal:heartbeat"
PROBE = "portal:probe"
JOB_TIMEOUT = timedelta(minutes=10)
# A job's id stays refused until its result expires: for as long as its second may still be rung for. Each result takes 4 KB of Redis.
RESULT_TTL = timedelta(seconds=2)
NO_RESULT = timedelta(0)  # of a job without an id of its own, of which there may be a dozen a second
# A little more than a message usually waits, by a chat system's clock. What is due later is rung for once it is near, by the sweep and at
# the end of each wake-up, or an account whose messages wait for an hour would have 3,600 alarms in Redis.
HORIZON = timedelta(seconds=130)
# RQ's scheduler knows whole seconds, and looks once in each: so long before its time a worker is woken, to wait for it awake.
AHEAD = 2  # seconds
# A mute Redis must hold up no webhook: one short wait, then none for a while; the sweep makes good.
PATIENCE = 0.25
SULK = timedelta(seconds=10)

log = structlog.get_logger()


class Alarm:
    """Sets wake-ups in RQ, one a second at most, and says how RQ is."""

    def __init__(self, url: str) -> None:
        self.redis = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0))
        self._queue = Queue(NAME, connection=self.redis, serializer="json")
        # Apart, with a worker of its own: a chat system that is slow to answer must hold up no decision and no mail.
        self._polls = Queue(POLLS, connection=self.redis, serializer="json")
        self.begin_anew()

    def begin_anew(self) -> None:
        """Take nothing from before for granted: Redis may have come back since, or have been emptied."""
        self._set: set[int] = set()
        self._away_until = datetime.min.replace(tzinfo=UTC)

    def ring(self, at: datetime) -> bool:
        """Have a worker awake at `at`, once for all of its second; False when Redis did not answer. What is far is left to the sweep."""
        moment, second = now(), math.ceil(at.timestamp())
        if at <= moment:
            return self._once(WAKE, f"now-{math.floor(moment.timestamp())}")
        if at - moment > HORIZON:
            return True
        if second - moment.timestamp() <= AHEAD:
            return self.ring_for_help()  # not by the second's own id, under which a worker may have looked already
        if second not in self._set and self._once(WAKE, f"wake-{second}", at=datetime.fromtimestamp(second - AHEAD, UTC)):
            self._set = {second, *(kept for kept in self._set if kept > moment.timestamp())}
        return second in self._set

    def ring_to_poll(self, at: datetime) -> bool:
        """Have who is due asked at `at`, as `ring`."""
        if at <= now():
            return self._told(lambda: self._polls.count or self._polls.enqueue(POLL, **_terms(NO_RESULT)))
        second = math.ceil(at.timestamp())
        return self._once(POLL, f"poll-{second}", at=datetime.fromtimestamp(second, UTC), queue=self._polls)

    def ring_for_help(self) -> bool:
        """Wake one more worker now, for work that is left over. A wake-up that nobody has taken yet is help enough."""
        return self._told(lambda: self._queue.count or self._queue.enqueue(WAKE, **_terms(NO_RESULT)))

    def ask_to_forget(self) -> bool:
        """Once an hour, however many ask: have what is older than the portal keeps erased."""
        hour = math.floor(now().timestamp() / 3600)
        return self._once(FORGET, f"forget-{hour}", kept=timedelta(hours=2))

    def _once(self, job: str, job_id: str, at: datetime | None = None, kept: timedelta = RESULT_TTL, queue: Queue | None = None) -> bool:
        """Have the job done at `at` (now, when None), once for all that ask for it under this id while it is kept."""
        queue = queue or self._queue
        enqueue = partial(queue.enqueue_at, at) if at else queue.enqueue
        return self._told(lambda: enqueue(job, job_id=job_id, unique=True, **_terms(kept)))

    def _told(self, order: Callable[[], object]) -> bool:
        """Whether Redis has the order now. When it does not answer it is not asked again for a while."""
        if now() < self._away_until:
            return False
        try:
            with suppress(DuplicateJobError):
                order()
        except RedisError as error:
            self._away_until = now() + SULK
            log.warning("alarm.redis_away", error=type(error).__name__)
            return False
        return True

    def may_beat(self, pause: timedelta) -> bool:
        """Whether to tell the outside world that decisions are on time: to one worker in `pause`, whoever asks. False without Redis."""
        try:
            return bool(self.redis.set(HEARTBEAT, 1, nx=True, px=pause))
        except RedisError:
            return False

    def depth(self) -> int | None:
        """How many wake-ups no worker has taken yet; None when Redis does not answer."""
        try:
            return int(self._queue.count)
        except RedisError:
            return None

    def health(self) -> dict[str, str | None]:
        """None for each part that works: `redis`, `worker` and `scheduler`; else a sentence."""
        try:
            self.redis.set(PROBE, 1, px=1000)  # one that is full, or only a copy, can still be read
            workers = self._alive(self._queue)
            scheduler = self.redis.exists(RQScheduler.get_locking_key(NAME))
        except RedisError as error:
            unknown = "cannot be told while Redis does not answer"
            wrong = "cannot be written" if isinstance(error, ResponseError) else "does not answer"
            return {"redis": f"{wrong} ({type(error).__name__})", "worker": unknown, "scheduler": unknown}
        return {
            "redis": None,
            "worker": None if workers else "no worker is registered",
            "scheduler": None if scheduler else "no scheduler holds the lock",
        }

    def lacks_poller(self) -> bool:
        """Whether there is no worker that asks chat systems, as far as Redis tells."""
        try:
            return not self._alive(self._polls)
        except RedisError:
            return False

    def _alive(self, queue: Queue) -> list[str]:
        return [key for key in get_keys(queue) if self.redis.exists(key)]


def _terms(kept: timedelta) -> dict[str, Any]:
    """`kept` is for how long RQ shows what became of the job; that it failed, for a moment at least."""
    results, failures = int(kept.total_seconds()), int(max(kept, RESULT_TTL).total_seconds())
    return {"job_timeout": int(JOB_TIMEOUT.total_seconds()), "result_ttl": results, "failure_ttl": failures}
