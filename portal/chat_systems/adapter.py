"""What every chat system's adapter offers; how it refuses a call is in portal/bodies.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.chat_systems.polling import Poller
from portal.chat_systems.settings import Setting
from portal.rules.events import Event
from portal.rules.extent import Extent


@dataclass(frozen=True, slots=True)
class Webhook:
    """One call as understood: its id for telling duplicates, its type in the chat system's words, and the events it tells.

    `is_used` is whether the portal uses calls of this type; one that it uses may still tell nothing.
    """

    id: str
    type: str
    events: tuple[Event, ...]
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a chat system can tell, with all it has: who of the team is there, on which devices, who opens a conversation (in part: of
    whom it is assigned to), when visitors leave the site (in part: those who write there, and not by mail or the like), and groups.
    """

    presence: Extent
    devices: Extent
    opened: Extent
    visitor_left: Extent
    groups: Extent


class Adapter(Protocol):
    """`name` is what people call the chat system, marked with `N_` where that is no name of its own. `settings` are what its endpoints
    need beside a secret. `poller` asks what webhooks leave untold, of every endpoint; None where
    they tell all.

    Where a method takes `settings`, they are the endpoint's own by name, without the secret ones.
    """

    name: str
    capabilities: Capabilities
    settings: tuple[Setting, ...]
    poller: Poller | None

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str], settings: Mapping[str, str]) -> None:
        """Raises `BadSignature` (or `NotJson`, where the signature is over text) before anything of the body is believed; also for a
        rightly signed body that says it is of another account than the endpoint's.

        `headers` are by lower-case name.
        """

    def secret_fault(self, secret: str) -> str | None:
        """What is wrong with a secret, for whoever sets the endpoint up, marked with `N_`; None when it will do."""

    def new_secret(self) -> str | None:
        """One that nobody can guess, as the chat system wants it; None where the chat system makes it, and it is entered here."""

    def parse(self, body: bytes, headers: Mapping[str, str], settings: Mapping[str, str]) -> Webhook:
        """The verified body as events. Raises `NotJson` or `BadForm`."""

    def reread(self, body: bytes, event_id: str, settings: Mapping[str, str]) -> Webhook:
        """A kept body once more, under another id. Raises `NotJson` or `BadForm`."""
