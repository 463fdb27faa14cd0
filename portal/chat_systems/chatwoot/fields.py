"""Fields as Chatwoot writes them: ids are numbers, times are ISO 8601 or seconds since 1970, depending on the event."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from portal.chat_systems.fields import Id, Instant


def _digits(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _iso(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        return datetime.fromtimestamp(value, UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        raise ValueError("must be seconds since 1970, within the calendar") from None


def _since_ever(value: Any) -> Any:
    return None if value == 0 and value is not False else value


Number = Annotated[Id, BeforeValidator(_digits)]
Moment = Annotated[Instant, BeforeValidator(_iso)]
Seen = Annotated[Moment | None, BeforeValidator(_since_ever)]
"""Chatwoot writes 0 for never."""
