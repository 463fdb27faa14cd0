"""What every chat system's adapter offers; how it refuses a call is in portal/bodies.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.rules.events import Event


@dataclass(frozen=True, slots=True)
class Webhook:
    """One call as understood: its id for telling duplicates, its type in the chat system's words, and the events it tells.

    No events: a type the portal does not use.
    """

    id: str
    type: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a chat system can tell at all."""

    presence: bool
    devices: bool
    opened: bool
    visitor_left: bool
    groups: bool


class Adapter(Protocol):
    capabilities: Capabilities

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> None:
        """Raises `BadSignature` (or `NotJson`, where the signature is over text) before anything of the body is parsed.

        `headers` are by lower-case name.
        """

    def secret_fault(self, secret: str) -> str | None:
        """What is wrong with a secret, for whoever sets the endpoint up; None when it will do."""

    def new_secret(self) -> str:
        """One that nobody can guess, as the chat system wants it."""

    def parse(self, body: bytes, headers: Mapping[str, str]) -> Webhook:
        """The verified body as events. Raises `NotJson` or `BadForm`."""

    def reread(self, body: bytes, event_id: str) -> Webhook:
        """A kept body once more, under another id. Raises `NotJson` or `BadForm`."""
