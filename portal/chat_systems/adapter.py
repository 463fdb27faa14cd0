"""What every chat system's adapter offers, and how it refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.rules.events import Event


class BadSignature(Exception):  # noqa: N818 (it is the name of what is wrong)
    """Missing, wrong, or outside the tolerance: 401."""


class NotJson(Exception):  # noqa: N818
    """Not JSON, or not UTF-8: 400."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a body: `at` is its place, like `data.agent_id`."""

    at: str
    why: str


def fault_of(place: tuple[int | str, ...], message: str, whole: str = "body") -> Fault:
    """A fault from pydantic's words; `whole` names what has no place in it."""
    at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
    plain = next((ours for theirs, ours in _PLAIN.items() if message.startswith(theirs)), message)
    return Fault(at or whole, plain.removeprefix("Value error, "))


_PLAIN = {
    "Field required": "is missing",
    "Extra inputs are not permitted": "is not a field that is known here",
    "Input should be a valid dictionary": "must be a JSON object",
}


class BadForm(Exception):  # noqa: N818
    """JSON, but not of the contract's form: 422."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.at}: {fault.why}" for fault in faults))
        self.faults = list(faults)


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
