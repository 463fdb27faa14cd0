"""How many webhook calls and tries to sign in are taken.

Counted in Redis for all processes together, in this process's memory while Redis is away. `limits` alone, without Flask-Limiter around
it: webhooks are counted only after their signature, so that would be a second throttle beside this, with a fallback of its own.
What is guessed at is slowed down besides, in the database: `actions/slow_down.py`.
"""

import math
from datetime import UTC, datetime

import structlog
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from redis import RedisError

from portal.actions.house import House
from portal.addresses import email_key
from portal.clock import now
from portal.queue import SULK

UNSIGNED = parse("300/minute")
"""Calls of one sender address without a valid signature."""

SIGN_INS = parse("30/minute")
"""Tries of one sender address to sign in, right or wrong."""


MAILS = parse("10/hour")
"""Mails with a link that may be sent to one address, whoever asks; and that one agent may ask to be sent to new addresses of theirs."""


class TooMany(Exception):  # noqa: N818
    """Over a limit; `retry_after` are whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many calls, again in {retry_after} s")
        self.retry_after = retry_after


class Throttle:
    def __init__(self, house: House) -> None:
        self._signed = parse(house.settings.webhook_rate_limit)
        pool = house.alarm.redis.connection_pool
        self._shared = FixedWindowRateLimiter(RedisStorage("redis://", connection_pool=pool))
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._away_until = datetime.min.replace(tzinfo=UTC)

    def count_signed(self, endpoint: str) -> None:
        """Raises `TooMany` when the endpoint is over its limit."""
        self._count(self._signed, "signed", endpoint)

    def count_unsigned(self, address: str) -> None:
        """Raises `TooMany` when the sender address is over the limit of calls that no signature covers."""
        self._count(UNSIGNED, "unsigned", address)

    def count_sign_in(self, address: str) -> None:
        """Raises `TooMany` when the sender address has tried too often; to be asked before the password is looked at."""
        self._count(SIGN_INS, "sign-in", address)

    def count_mail(self, address: str) -> None:
        """Raises `TooMany` when too many mails with a link were asked for to this e-mail address, whether or not anybody has it."""
        self._count(MAILS, "mail", email_key(address))

    def count_change(self, agent: int) -> None:
        """Raises `TooMany` when the agent has asked for too many changes of their address."""
        self._count(MAILS, "change", str(agent))

    def _count(self, limit: RateLimitItem, *key: str) -> None:
        if now() >= self._away_until:
            try:
                return _hit(self._shared, limit, *key)
            except RedisError as error:
                structlog.get_logger().warning("throttle.redis_away", error=type(error).__name__)
                self._away_until = now() + SULK
        return _hit(self._own, limit, *key)


def _hit(limiter: RateLimiter, limit: RateLimitItem, *key: str) -> None:
    if not limiter.hit(limit, *key):
        left = limiter.get_window_stats(limit, *key).reset_time - now().timestamp()
        raise TooMany(max(1, math.ceil(left)))
