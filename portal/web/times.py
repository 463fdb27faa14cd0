"""How times and spans are written, in the language and the zone of who looks."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_datetime
from babel.units import format_unit
from flask_babel import format_date, format_timedelta, get_locale, get_timezone, gettext

from portal.clock import now

# The hour at which the picture of a wait begins: an example, of no day and no zone.
PICTURED = datetime(2000, 1, 1, 10, 40, tzinfo=UTC)


def ago(at: datetime) -> str:
    """"3 minutes ago"; from a week on, the date."""
    passed = now() - at
    if passed < timedelta(days=7):
        return str(format_timedelta(-passed, add_direction=True))
    return str(gettext("on %(date)s", date=format_date(at, "long")))


def lasting(since: datetime) -> str:
    """"for 3 minutes"; from a week on, since which date."""
    passed = now() - since
    if passed < timedelta(days=7):
        return str(gettext("for %(span)s", span=format_timedelta(passed)))
    return str(gettext("since %(date)s", date=format_date(since, "long")))


def exact(at: datetime) -> str:
    """To the second, in the viewer's zone, which is named."""
    return _exact(at, get_locale(), get_timezone())


@lru_cache(maxsize=10_000)
def _exact(at: datetime, locale: Locale, zone: tzinfo) -> str:
    """Remembered: who looks at a page looks at it again, and a page has many times."""
    return format_datetime(at, "long", zone, locale)


def pictured(after: timedelta = timedelta(0)) -> str:
    return f"{PICTURED + after:%H:%M:%S}"


def span(length: timedelta, width: Literal["long", "short"] = "long") -> str:
    """"2 minutes", "1 minute 30 seconds"; "2 min" when `width` is "short"."""
    minutes, seconds = divmod(length.total_seconds(), 60)
    parts = [(minutes, "duration-minute"), (seconds, "duration-second")]
    return " ".join(format_unit(number, unit, width, locale=get_locale()) for number, unit in parts if number)
