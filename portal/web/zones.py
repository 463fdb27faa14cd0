"""Time zones to choose from, by part of the world, in the reader's language."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from flask_babel import get_locale, gettext, lazy_gettext

REGIONS = {
    "Europe": lazy_gettext("Europe"),
    "America": lazy_gettext("America"),
    "Atlantic": lazy_gettext("Atlantic"),
    "Africa": lazy_gettext("Africa"),
    "Asia": lazy_gettext("Asia"),
    "Indian": lazy_gettext("Indian Ocean"),
    "Australia": lazy_gettext("Australia"),
    "Pacific": lazy_gettext("Pacific"),
    "Antarctica": lazy_gettext("Antarctica"),
}


def zones(chosen: str | None) -> dict[str, list[tuple[str, str]]]:
    """By region, each zone's id and city; `chosen` is among them, whatever it is."""
    shown = {str(name): _cities(region, str(get_locale())) for region, name in REGIONS.items()}
    known = {zone for cities in shown.values() for zone, _ in cities}
    others = {"UTC", chosen or "UTC"} - known
    return {**shown, str(gettext("Other")): [(zone, zone) for zone in sorted(others)]}


@cache
def _cities(region: str, locale: str) -> list[tuple[str, str]]:
    """Without the names that a zone had once."""
    known, former = Locale.parse(locale).time_zones, get_global("zone_aliases")
    ids = [zone for zone in _ids() if zone.startswith(f"{region}/") and zone not in former]
    return sorted(((zone, _city(zone, known)) for zone in ids), key=lambda pair: pair[1])


@cache
def _ids() -> frozenset[str]:
    return frozenset(available_timezones())


def _city(zone: str, known: Mapping[str, Mapping[str, str] | None]) -> str:
    return (known.get(zone) or {}).get("city") or zone.partition("/")[2].replace("_", " ").replace("/", ", ")
