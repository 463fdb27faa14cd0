"""How a story's player keeps time: what it says of a step's time, and when the next is told by itself."""

from datetime import datetime, timedelta

from flask_babel import gettext

from portal.clock import now

LEFT_BEHIND = timedelta(seconds=10)
"""A story whose next step is longer overdue than this when somebody comes to it goes on only when they say so."""


def offset(at: datetime, since: datetime) -> str:
    """How long after the story's beginning."""
    return str(gettext("%(seconds)s s", seconds=f"{(at - since).total_seconds():g}"))


def is_left_behind(at: datetime) -> bool:
    """Whether a step of that time was left behind: who comes back to it, or reloads it, starts nothing by that."""
    return now() - at > LEFT_BEHIND


def milliseconds_until(at: datetime) -> int:
    """What was due a moment ago has a second, so that what is refused is not asked for again and again at once."""
    left = int((at - now()) / timedelta(milliseconds=1))
    return left if left > 0 else 1000
