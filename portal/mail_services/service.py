"""What every mail service's file offers; how it refuses a call is in portal/bodies.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from portal.bodies import BadSignature
from portal.outcomes import Report

CALL_ID = r"^[!-~]{1,255}$"
"""What an id of a call looks like: it is kept."""

EARLY, LATE = timedelta(minutes=5), timedelta(hours=9)
"""How far a call's time may be off. A service repeats for eight hours what we could not keep, under the time of the first try; as every
id counts once, so much patience lets nobody in."""


class UnreachedError(Exception):
    """The service's own machines, which must be asked about a call, did not answer: 503, so that it is sent again."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as understood: its id, which counts once, its type in the service's words, and what it reports.

    No reports: a type the portal does not use.
    """

    id: str
    type: str
    reports: tuple[Report, ...]


class MailService(Protocol):
    def verify(self, body: bytes, keys: Sequence[str], now: datetime) -> None:
        """Raises `BadSignature` unless one of `keys`, the operator's, fits; `NotJson` or `UnreachedError` where it cannot tell."""

    def parse(self, body: bytes) -> Call:
        """The verified body. Raises `NotJson`, `BadForm` or `UnreachedError`."""


def demand_in_time(at: datetime, now: datetime) -> None:
    """Raises `BadSignature`."""
    if not now - LATE <= at <= now + EARLY:
        raise BadSignature("the call's time is too far off")
