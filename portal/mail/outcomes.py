"""What the mail server made of one attempt."""

from dataclasses import dataclass

from portal.outcomes import Outcome


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
