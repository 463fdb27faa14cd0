"""Change one's own name, language and time zone."""

from config import LOCALES, ZONES
from portal.actions.house import House
from portal.actions.noted import agent_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.chat_systems.texts import clean_name
from portal.clock import now
from portal.store import profile
from portal.store.sign_ins import Person


def change_name(house: House, person: Person, name: str) -> None:
    """Raises `RefusedError` for a name of nothing."""
    cleaned = demand_name(name)
    with house.db.write() as tx, agent_noted(tx, by_person(person), person.agent_id):
        profile.put_name(tx, person.agent_id, cleaned, now())


def change_language(house: House, person: Person, locale: str, timezone: str) -> None:
    """Empty: the account's language, the portal's time zone. Raises `RefusedError` for one there is not."""
    demand_language(locale)
    if timezone and timezone not in ZONES:
        raise RefusedError(Why.NO_SUCH_ZONE)
    with house.db.write() as tx, agent_noted(tx, by_person(person), person.agent_id):
        profile.put_language(tx, person.agent_id, locale or None, timezone or None)


def demand_language(locale: str) -> None:
    """Raises `RefusedError` for one that the portal does not speak; none is fine."""
    if locale and locale not in LOCALES:
        raise RefusedError(Why.NO_SUCH_LANGUAGE)


def demand_name(name: str) -> str:
    """The name as it is kept: one line. Raises `RefusedError` when nothing is left of it."""
    cleaned = clean_name(name)
    if not cleaned:
        raise RefusedError(Why.NO_NAME)
    return cleaned
