"""The one `now()` of the house."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
