"""What the mail server made of one attempt."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    DEFERRED = "deferred"  # a refusal for now: 4xx, network, time-out
    REFUSED = "refused"  # a refusal for good: 5xx


@dataclass(frozen=True, slots=True)
class Reply:
    """The server's answer in its own words; `code` is None when there was none (network, time-out).

    `line_lost` says that the connection can carry no further mail, `unreachable` that there was none to begin with.
    """

    outcome: Outcome
    code: int | None
    enhanced_code: str | None
    words: str
    line_lost: bool = False
    unreachable: bool = False
