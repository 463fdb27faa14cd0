"""How many webhook calls and tries to sign in are taken.

Counted in Redis for all processes together, in this process's memory while Redis is away. `limits` alone, without Flask-Limiter around
it: webhooks are counted only after their signature, so that would be a second throttle beside this, with a fallback of its own.
Whom a count is of stands in Redis as a keyed hash, short whatever was typed: no address gets onto its disk.
What is guessed at is slowed down besides, in the database: `actions/slow_down.py`.
"""

import math
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import IPv6Address, IPv6Network, ip_address

import structlog
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from redis import RedisError

from portal.actions.house import House
from portal.actions.slow_down import lane
from portal.addresses import email_key
from portal.clock import now
from portal.queue import SULK

UNSIGNED = parse("300/minute")
"""Calls of one sender address without a valid signature."""

SIGN_INS = parse("30/minute")
"""Tries of one sender address to sign in, right or wrong."""

MAILS = parse("10/hour")
"""Mails of one kind with a link that may be sent to one address, whoever asks; and that one agent may ask for to new addresses."""

TEAM_MAILS = parse("60/hour")
"""Mails with a link that one admin may have sent to the addresses of others."""

SHARES = 200
"""Signed calls are counted in as many shares, because a trip to Redis takes as long as half a webhook: a process counts a share at once,
and then asks for no more until it is used up. By that much for each thread an endpoint's limit is reached too early, or too late: all
that wait for Redis at the same time count a share.
"""


class TooMany(Exception):  # noqa: N818
    """Over a limit; `retry_after` are whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many calls, again in {retry_after} s")
        self.retry_after = retry_after


class Throttle:
    def __init__(self, house: House) -> None:
        self._house = house
        self._signed = parse(house.settings.webhook_rate_limit)
        pool = house.alarm.redis.connection_pool
        self._shared = FixedWindowRateLimiter(RedisStorage("redis://", connection_pool=pool))
        self._share = max(1, self._signed.amount // SHARES)
        self._counted_ahead: Counter[str] = Counter()
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._away_until = datetime.min.replace(tzinfo=UTC)

    def count_signed(self, endpoint: str) -> None:
        """Raises `TooMany` when the endpoint is over its limit."""
        if self._counted_ahead[endpoint] <= 0:
            self._count(self._signed, "signed", endpoint, self._share)
            self._counted_ahead[endpoint] += self._share  # another thread may have counted a share meanwhile
        self._counted_ahead[endpoint] -= 1

    def count_unsigned(self, address: str | None) -> None:
        """Raises `TooMany` when the sender address is over the limit of calls that no signature covers."""
        self._count(UNSIGNED, "unsigned", sender(address))

    def count_sign_in(self, address: str | None) -> None:
        """Raises `TooMany` when the sender address has tried too often; to be asked before the password is looked at."""
        self._count(SIGN_INS, "sign-in", sender(address))

    def count_mail(self, kind: str, address: str) -> None:
        """Raises `TooMany` when too many mails with a link of the kind were asked for to this address, whether or not anybody has it.

        Each kind for itself: who asks for one does not use up another, like the owner's way back to a lost password.
        """
        self._count(MAILS, f"mail {kind}", email_key(address))

    def count_change(self, agent: int) -> None:
        """Raises `TooMany` when the agent has asked for too many changes of their address."""
        self._count(MAILS, "change", str(agent))

    def count_team_mail(self, admin: int) -> None:
        """Raises `TooMany` when the admin has had too many links mailed to others."""
        self._count(TEAM_MAILS, "team", str(admin))

    def _count(self, limit: RateLimitItem, what: str, whom: str, calls: int = 1) -> None:
        key = what, lane(self._house, what, whom)
        if now() >= self._away_until:
            try:
                return _hit(self._shared, limit, calls, *key)
            except RedisError as error:
                structlog.get_logger().warning("throttle.redis_away", error=type(error).__name__)
                self._away_until = now() + SULK
        return _hit(self._own, limit, calls, *key)


def sender(address: str | None) -> str:
    """Who counts as one: an IPv4 address, but of IPv6 a whole /64, of which one customer has as many addresses as they like."""
    with suppress(ValueError):
        found = ip_address(address or "")
        if isinstance(found, IPv6Address):
            return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))
    return address or ""


def _hit(limiter: RateLimiter, limit: RateLimitItem, calls: int, *key: str) -> None:
    if not limiter.hit(limit, *key, cost=calls):
        left = limiter.get_window_stats(limit, *key).reset_time - now().timestamp()
        raise TooMany(max(1, math.ceil(left)))
