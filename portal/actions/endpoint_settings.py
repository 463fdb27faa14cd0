"""An endpoint's settings between the form and the database: the plain ones as they are, the secret ones encrypted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from sqlalchemy import Connection

from portal.actions.house import House
from portal.chat_systems.adapter import Adapter
from portal.chat_systems.settings import MISSING, WrongSettings, checked, faults, of_page
from portal.clock import now
from portal.store import endpoints, polls
from portal.store.endpoints import Endpoint

SECRET = "secret"  # noqa: S105
"""What the endpoint's secret is called among the fields of a form, where the chat system makes it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was given, and is as it should be."""

    plain: Mapping[str, str]
    secret: Mapping[str, str]


def wanted(house: House, adapter: Adapter, given: Mapping[str, str]) -> Wanted:
    """Raises `WrongSettings`, which names everything that is wrong. Nothing else may be `given`."""
    told = checked(adapter.settings, given, house.reach)
    secret = {setting.name: told.pop(setting.name) for setting in adapter.settings if setting.secret and setting.name in told}
    return Wanted(told, secret)


def checked_form(house: House, adapter: Adapter, form: Mapping[str, str]) -> tuple[str, Wanted]:
    """The secret and the settings for a new endpoint, out of a form that may hold more. Raises `WrongSettings` for both together."""
    given = {setting.name: form.get(setting.name, "") for setting in of_page(adapter.settings)}
    try:
        secret = secret_for(adapter, form)
    except WrongSettings as wrong:
        raise WrongSettings({**wrong.faults, **faults(adapter.settings, given, house.reach)}) from None
    return secret, wanted(house, adapter, given)


def put(tx: Connection, house: House, row: int, adapter: Adapter, settings: Wanted) -> bool:
    """Whether they are others than the endpoint had; then its chat system is asked at once, where it must be asked."""
    before = endpoints.of_row(tx, row)
    if before and (before.settings, secret_settings(house, before)) == (settings.plain, settings.secret):
        return False
    tokens = house.locksmith.lock_named(settings.secret) if settings.secret else None
    endpoints.put_settings(tx, row, json.dumps(settings.plain, sort_keys=True), tokens)
    if adapter.poller and not polls.ask_anew(tx, row, now()):
        polls.begin(tx, row, now())
    return True


def all_settings(house: House, endpoint: Endpoint) -> dict[str, str]:
    """By name, the secret ones too. Raises `cryptography.fernet.InvalidToken` when no key opens those."""
    return {**endpoint.settings, **(house.locksmith.unlock_named(endpoint.tokens) if endpoint.tokens else {})}


def secret_settings(house: House, endpoint: Endpoint) -> dict[str, str]:
    """By name; none when no key of `ENCRYPTION_KEYS` opens them, and then to enter them anew is the way out."""
    try:
        return house.locksmith.unlock_named(endpoint.tokens) if endpoint.tokens else {}
    except InvalidToken:
        return {}


def secret_for(adapter: Adapter, given: Mapping[str, str]) -> str:
    """A new one, or the one that the chat system made, as it was given. Raises `WrongSettings`."""
    made = adapter.new_secret()
    if made is not None:
        return made
    entered = given.get(SECRET, "").strip()
    if fault := adapter.secret_fault(entered) if entered else MISSING:
        raise WrongSettings({SECRET: fault})
    return entered
