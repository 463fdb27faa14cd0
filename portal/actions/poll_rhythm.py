"""How often a chat system is asked: every minute, and more often while an alert waits for what it tells."""

from datetime import datetime, timedelta

from portal.chat_systems.poll_failed import PollFailed

QUIET, WAITING = timedelta(seconds=60), timedelta(seconds=20)
"""Between two polls, without and with an alert pending."""

FORGIVEN = 3
"""What a poll saw counts for so many intervals."""

LEAD = timedelta(seconds=3)
"""So long before an alert is due it is asked once more, that the verdict rests on fresh presence."""

CLOSEST = timedelta(seconds=5)
"""Not sooner after the last poll, however many alerts are due."""

LONGEST_PAUSE = timedelta(minutes=5)
LONGEST_OBEDIENCE = timedelta(hours=1)
"""However long a chat system wants to be left alone."""


def next_poll(asked_at: datetime, alert_due_at: datetime | None) -> datetime:
    """When to ask again after a poll that went well; `alert_due_at` is when the first pending alert is due."""
    if alert_due_at is None:
        return asked_at + QUIET
    usual, last_moment = asked_at + WAITING, alert_due_at - LEAD
    return last_moment if asked_at + CLOSEST <= last_moment < usual else usual


def lasts(alert_due_at: datetime | None) -> timedelta:
    return FORGIVEN * (QUIET if alert_due_at is None else WAITING)


def pause(failures: int, failed: PollFailed) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, and no less than was asked for."""
    doubled = min(WAITING * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
    return max(doubled, min(failed.retry_after or timedelta(0), LONGEST_OBEDIENCE))
