"""When a mail that was not taken is tried again, and when it is given up."""

from datetime import datetime, timedelta

from portal.outcomes import Outcome

GIVE_UP = timedelta(hours=24)
PAUSES = [timedelta(minutes=m) for m in (0.5, 1, 2, 5, 10, 20, 30, 60)]
"""Between attempts; the last one is repeated until `GIVE_UP` after the first attempt."""


def pause_after(tries: int) -> timedelta:
    """After so many tries, this one counted."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def after(outcome: Outcome, tries: int, first_attempt_at: datetime, moment: datetime) -> tuple[str, datetime | None]:
    """The delivery state after an attempt, and when the next is due: growing pauses, and an end 24 hours after the first.

    `tries` count this attempt.
    """
    if outcome is Outcome.ACCEPTED:
        return "sent", None
    if outcome is Outcome.REFUSED or moment - first_attempt_at >= GIVE_UP:
        return "failed", None
    return "deferred", min(moment + pause_after(tries), max(first_attempt_at + GIVE_UP, moment + PAUSES[0]))
