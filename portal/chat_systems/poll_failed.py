"""In which ways a question to a chat system fails."""

from datetime import timedelta
from enum import StrEnum


class PollFault(StrEnum):
    """Each kind of failure there is, and no other; the last four are ours, and no adapter's to raise."""

    REFUSED = "refused"  # the token: 401 or 403
    WAIT = "wait"  # too many questions: 429
    UNREACHED = "unreached"  # no connection, or no whole answer in time
    NONSENSE = "nonsense"  # an answer, but not what was asked for
    BROKEN = "broken"  # the chat system says that it failed: 5xx
    LATE = "late"  # the time that one poll has was over
    INSIDE = "inside"  # an address of the portal's own network, which is not called
    LOCKED = "locked"  # no key of the portal opens the token
    OURS = "ours"  # the adapter itself failed


class PollFailed(Exception):  # noqa: N818 (it is the name of what happened)
    """`at` names the field or the status that makes no sense; `retry_after` is how long to wait, where that was told."""

    def __init__(self, fault: PollFault, at: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(f"{fault}: {at}" if at else str(fault))
        self.fault, self.at, self.retry_after = fault, at, retry_after

    @property
    def is_of_one(self) -> bool:
        """Whether it says nothing of what is asked next: whom the token may not see, what is not understood, an answer that broke."""
        return self.fault is PollFault.NONSENSE or self.at in ("403", "500")
