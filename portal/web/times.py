"""How times and spans are written, in the language and the zone of who looks."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from math import inf
from typing import Any, Literal

from babel import Locale
from babel.dates import TIMEDELTA_UNITS, format_datetime, format_timedelta
from babel.units import format_unit
from flask_babel import format_date, gettext
from markupsafe import Markup

from portal.clock import now
from portal.web.language import spoken, zone

# The hour at which the picture of a wait begins: an example, of no day and no zone.
PICTURED = datetime(2000, 1, 1, 10, 40, tzinfo=UTC)


_TIME = Markup('<time datetime="%s" title="%s">%%s<span class="unseen"> (%s)</span></time>')


ENOUGH = 0.85
"""So much of a unit is told as one of it; less, in a smaller one."""


def when(at: datetime) -> Markup:
    """"3 minutes ago"; the exact time on hover and for screen readers."""
    locale = spoken()
    return _around(at, locale, zone()) % _ago(at, locale)


def for_how_long(since: datetime) -> Markup:
    """"for 3 minutes", in the same way."""
    return _around(since, spoken(), zone()) % lasting(since)


def ago(at: datetime) -> str:
    """"3 minutes ago"; from a week on, the date."""
    return _ago(at, spoken())


def _ago(at: datetime, locale: Locale) -> str:
    passed = now() - at
    if passed < timedelta(days=7):
        return _spelt(*_counted(-passed), True, locale)
    return str(gettext("on %(date)s", date=format_date(at, "long")))


def lasting(since: datetime) -> str:
    """"for 3 minutes"; from a week on, since which date."""
    passed = now() - since
    if passed < timedelta(days=7):
        return str(gettext("for %(span)s", span=_spelt(*_counted(passed), False, spoken())))
    return str(gettext("since %(date)s", date=format_date(since, "long")))


def _counted(delta: timedelta) -> tuple[int, str]:
    """How many of which unit, as Babel chooses them; less than none in the past."""
    seconds = delta.days * 86_400 + delta.seconds
    unit, length = next(each for each in TIMEDELTA_UNITS if abs(seconds) >= ENOUGH * each[1] or each[1] == 1)
    return round(seconds / length), unit


def exact(at: datetime) -> str:
    """To the second, in the viewer's zone, which is named."""
    return _exact(at, spoken(), zone())


# Remembered: who looks at a page looks at it again, and a page has many times.


@lru_cache(maxsize=10_000)
def _exact(at: datetime, locale: Locale, zone: tzinfo) -> str:
    return format_datetime(at, "long", zone, locale)


@lru_cache(maxsize=1_000)
def _spelt(number: int, unit: Any, told_direction: bool, locale: Locale) -> str:
    seconds = number * dict(TIMEDELTA_UNITS)[unit]
    return format_timedelta(seconds, granularity=unit, threshold=inf, add_direction=told_direction, locale=locale)


@lru_cache(maxsize=10_000)
def _around(at: datetime, locale: Locale, zone: tzinfo) -> Markup:
    """What stands around the words of a time."""
    told = _exact(at, locale, zone)
    return _TIME % (at.isoformat(), told, told)


def pictured(after: timedelta = timedelta(0)) -> str:
    return f"{PICTURED + after:%H:%M:%S}"


def span(length: timedelta, width: Literal["long", "short"] = "long") -> str:
    """"2 minutes", "1 minute 30 seconds"; "2 min" when `width` is "short"."""
    minutes, seconds = divmod(length.total_seconds(), 60)
    parts = [(minutes, "duration-minute"), (seconds, "duration-second")]
    return " ".join(format_unit(number, unit, width, locale=spoken()) for number, unit in parts if number)
