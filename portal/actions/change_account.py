"""Change one's account, as its admin: name, language, the way into the chat panel, and D."""

from datetime import timedelta
from urllib.parse import urlsplit

from portal.actions.change_profile import demand_language, demand_name
from portal.actions.house import House
from portal.actions.noted import account_noted, by_person
from portal.actions.refused import RefusedError, Why
from portal.chat_systems.texts import clean_url
from portal.clock import now
from portal.store import account
from portal.store.sign_ins import Person


def change_details(house: House, person: Person, name: str, locale: str, panel_url: str) -> None:
    """Empty: the portal's language, no link into a panel. Raises `RefusedError`."""
    cleaned, url = demand_name(name), clean_url(panel_url)
    demand_language(locale)
    if url and not _is_web_address(url):
        raise RefusedError(Why.NOT_A_WEB_ADDRESS)
    with house.db.write() as tx, account_noted(tx, by_person(person), person.account_id):
        account.put_name(tx, person.account_id, cleaned, now())
        account.put_details(tx, person.account_id, locale or None, url or None)


def change_delay(house: House, person: Person, minutes: str, seconds: str) -> None:
    """D of messages from now on, in whole minutes and seconds as typed. Raises `RefusedError` outside of `DELAY_RANGE_SECONDS`.

    Alerts that are there keep the D they were made with (contract/RULES.md, Questions).
    """
    delay = timedelta(minutes=_whole(minutes), seconds=_whole(seconds))
    least, most = house.settings.delay_range
    if not least <= delay <= most:
        raise RefusedError(Why.OUT_OF_RANGE)
    with house.db.write() as tx, account_noted(tx, by_person(person), person.account_id):
        account.put_delay(tx, person.account_id, delay)


def _whole(typed: str) -> int:
    """Nothing is nought. Raises `RefusedError` for what is no whole number of a sensible length."""
    text = typed.strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise RefusedError(Why.OUT_OF_RANGE)
    return int(text)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
