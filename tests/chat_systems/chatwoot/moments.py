"""When Chatwoot is asked, and for how long what it says counts."""

from datetime import UTC, datetime, timedelta

AT, A_MINUTE = datetime(2026, 5, 12, 10, 41, tzinfo=UTC), timedelta(minutes=1)
