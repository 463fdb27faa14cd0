"""What an endpoint must be given beside its secret before its chat system can be asked or told from others.

One list an adapter: the form on Integrations, provisioning and the checks of both are made of it.
"""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.chat_systems.outside import Reach
from portal.chat_systems.texts import LONGEST_URL, clean_url, id_fault
from portal.rules.trace import N_

MISSING = N_("is missing")
INSIDE = N_("is inside the portal's own network: it is not called unless whoever runs this portal allows it")
ANEW = N_("must be entered anew, because it would go to another address")
UNKNOWN = N_("is not a setting of this chat system")
SHORTEST_SECRET = 16  # characters


@dataclass(frozen=True, slots=True)
class Setting:
    """`name` stands in provisioning files, `label` and `hint` on the page (marked with `N_`); so does what `fault` says of a wrong value.

    A `secret` one is kept encrypted, given to the poller alone, and never shown again. One that is `by_operator` is set by provisioning
    alone, where no admin of an account needs to choose it. One that `is_called` is an address that the portal calls.
    """

    name: str
    label: str
    fault: Callable[[str], str | None]
    hint: str = ""
    required: bool = True
    secret: bool = False
    by_operator: bool = False
    is_called: bool = False


def of_page(settings: Sequence[Setting]) -> list[Setting]:
    """Those that admins of accounts may see and change."""
    return [setting for setting in settings if not setting.by_operator]


class WrongSettings(Exception):  # noqa: N818 (it is the name of what is wrong)
    """`faults` say what is wrong, by the setting's name."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in faults.items()))
        self.faults = dict(faults)


def checked(settings: Sequence[Setting], given: Mapping[str, str], reach: Reach) -> dict[str, str]:
    """What was given, without what was left empty. Raises `WrongSettings`, which names everything that is wrong."""
    if wrong := faults(settings, given, reach):
        raise WrongSettings(wrong)
    return _told(given)


def faults(settings: Sequence[Setting], given: Mapping[str, str], reach: Reach) -> dict[str, str]:
    """By name, what is wrong with what was given; an address that would not be called is."""
    told, known = _told(given), {setting.name: setting for setting in settings}
    found = dict.fromkeys(told.keys() - known.keys(), UNKNOWN)
    for name, setting in known.items():
        if fault := _fault(setting, told.get(name), reach):
            found[name] = fault
    return found


def _fault(setting: Setting, value: str | None, reach: Reach) -> str | None:
    if value is None:
        return MISSING if setting.required else None
    return setting.fault(value) or (INSIDE if setting.is_called and reach.refuses(urlsplit(value).hostname or "") else None)


def _told(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in given.items() if value.strip()}


def not_an_id(value: str) -> str | None:
    """For ids that the chat system chose."""
    return N_("must have 1 to 128 characters, none of them control characters") if id_fault(value) else None


def not_a_token(value: str) -> str | None:
    """For what is sent in a header as it stands: visible ASCII."""
    fits = 1 <= len(value) <= LONGEST_URL and all("!" <= character <= "~" for character in value)
    return None if fits else N_("must be letters, digits and signs without spaces, as it was given to you")


def not_a_secret(value: str) -> str | None:
    """For what a chat system signs with, or sends as a token: nobody may guess it."""
    if len(value) < SHORTEST_SECRET:
        return N_("must have at least 16 characters")
    return not_a_token(value)


def not_an_api(value: str) -> str | None:
    """For the address of a chat system that somebody runs: https, or nothing hides the token on its way; but for this machine itself."""
    wrong = N_("must be an address that begins with https:// and has no ? or #")
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 (raises for one that is none)
    except ValueError:
        return wrong
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loop_back(parts.hostname or ""))
    plain = clean_url(value) == value and not set("?#@\\ ") & set(value)
    return None if safe and parts.hostname and plain else wrong


def _is_loop_back(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
