"""The alarm clock: the only file that enqueues. A delayed job only says "look at what is due now" and carries nothing.

Losing a job, or all of Redis, loses nothing: the sweep of `worker.py` rings for whatever is due in the database.
"""

import math
from datetime import UTC, datetime, timedelta

import structlog
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.scheduler import RQScheduler
from rq.worker_registration import get_keys

from portal.clock import now

NAME = "portal"
WAKE = "portal.jobs.wake"
FORGET = "portal.jobs.forget"
JOB_TIMEOUT = timedelta(minutes=10)
# A job's id stays refused until its result expires, so results are kept just long enough to see them.
RESULT_TTL = timedelta(minutes=1)
# A mute Redis must hold up no webhook: one short wait, then none for a while; the sweep makes good.
PATIENCE = 0.25
SULK = timedelta(seconds=10)

log = structlog.get_logger()


class Alarm:
    """Sets wake-ups in RQ, one a second at most, and says how RQ is."""

    def __init__(self, url: str) -> None:
        self.redis = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0))
        self._queue = Queue(NAME, connection=self.redis, serializer="json")
        self._set: set[int] = set()
        self._asked_to_forget: int | None = None
        self._away_until = datetime.min.replace(tzinfo=UTC)

    def ring(self, at: datetime) -> bool:
        """Wake a worker at `at`, rounded up to the second, or at once when that is past. False when Redis did not answer."""
        moment = now()
        second = math.ceil(at.timestamp())
        if moment < self._away_until:
            return False
        if at > moment and second in self._set:
            return True
        try:
            self._enqueue(second, at > moment)
        except DuplicateJobError:
            log.debug("alarm.already_set", second=second)
        except RedisError as error:
            self._away_until = moment + SULK
            log.warning("alarm.redis_away", error=type(error).__name__)
            return False
        self._remember(second, moment)
        return True

    def ring_for_help(self, place: int) -> bool:
        """Wake one more worker now, for work that is left over; `place` tells helpers of one second apart."""
        return self._now(f"help-{math.floor(now().timestamp())}-{place}")

    def _enqueue(self, second: int, later: bool) -> None:
        if later:
            self._queue.enqueue_at(datetime.fromtimestamp(second, UTC), WAKE, job_id=f"wake-{second}", unique=True, **_LIVES)
        else:
            self._queue.enqueue(WAKE, job_id=f"now-{math.floor(now().timestamp())}", unique=True, **_LIVES)

    def _now(self, job_id: str) -> bool:
        try:
            self._queue.enqueue(WAKE, job_id=job_id, unique=True, **_LIVES)
        except DuplicateJobError:
            return True
        except RedisError as error:
            log.warning("alarm.redis_away", error=type(error).__name__)
            return False
        return True

    def ask_to_forget(self) -> None:
        """Once an hour, however many ask: have what is older than the portal keeps erased."""
        hour = math.floor(now().timestamp() / 3600)
        if hour == self._asked_to_forget:
            return
        kept = {**_LIVES, "result_ttl": 2 * 3600, "failure_ttl": 2 * 3600, "description": "erase what is too old"}
        try:
            self._queue.enqueue(FORGET, job_id=f"forget-{hour}", unique=True, **kept)
        except DuplicateJobError:
            log.debug("alarm.asked_already", hour=hour)
        except RedisError as error:
            log.warning("alarm.redis_away", error=type(error).__name__)
            return
        self._asked_to_forget = hour

    def _remember(self, second: int, moment: datetime) -> None:
        if len(self._set) > 1000:
            self._set = {kept for kept in self._set if kept > moment.timestamp()}
        self._set.add(second)

    def health(self) -> dict[str, str | None]:
        """None for each part that works: `redis`, `worker` and `scheduler`; else a sentence."""
        try:
            workers = [key for key in get_keys(connection=self.redis) if self.redis.exists(key)]
            scheduler = self.redis.exists(RQScheduler.get_locking_key(NAME))
        except RedisError as error:
            unknown = "cannot be told while Redis does not answer"
            return {"redis": f"does not answer ({type(error).__name__})", "worker": unknown, "scheduler": unknown}
        return {
            "redis": None,
            "worker": None if workers else "no worker is registered",
            "scheduler": None if scheduler else "no scheduler holds the lock",
        }


_LIVES = {
    "job_timeout": int(JOB_TIMEOUT.total_seconds()),
    "result_ttl": int(RESULT_TTL.total_seconds()),
    "failure_ttl": int(RESULT_TTL.total_seconds()),
    "description": "look at what is due",
}
