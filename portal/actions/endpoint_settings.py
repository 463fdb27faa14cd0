"""An endpoint's settings between the form and the database: the plain ones as they are, the secret ones encrypted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from portal.actions.house import House
from portal.chat_systems.adapter import Adapter
from portal.chat_systems.settings import MISSING, WrongSettings, checked
from portal.store.endpoints import Endpoint

SECRET = "secret"  # noqa: S105
"""What the endpoint's secret is called among the fields of a form, where the chat system makes it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """As the columns of the same names hold them."""

    settings: str
    tokens: str | None


def kept(house: House, adapter: Adapter, given: Mapping[str, str]) -> Kept:
    """Raises `WrongSettings`, which names everything that is wrong."""
    told = checked(adapter.settings, given)
    secret = {setting.name: told.pop(setting.name) for setting in adapter.settings if setting.secret and setting.name in told}
    return Kept(json.dumps(told, sort_keys=True), house.locksmith.lock_named(secret) if secret else None)


def all_settings(house: House, endpoint: Endpoint) -> dict[str, str]:
    """By name, the secret ones too. Raises `cryptography.fernet.InvalidToken` when no key opens those."""
    return {**endpoint.settings, **(house.locksmith.unlock_named(endpoint.tokens) if endpoint.tokens else {})}


def secret_for(adapter: Adapter, given: Mapping[str, str]) -> str:
    """A new one, or the one that the chat system made, as it was given. Raises `WrongSettings`."""
    made = adapter.new_secret()
    if made is not None:
        return made
    entered = given.get(SECRET, "").strip()
    if fault := adapter.secret_fault(entered) if entered else MISSING:
        raise WrongSettings({SECRET: fault})
    return entered
