"""What every fake offers: people do things in it, and it tells of them as its chat system would."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, ClassVar

from flask import Flask

from portal.fakes.faults import Faults


@dataclass(frozen=True, slots=True)
class Call:
    """One webhook, signed; whoever runs the fake posts it to the portal."""

    body: bytes
    headers: Mapping[str, str]


Send = Callable[[Call], None]


class Fake(ABC):
    """`do` speaks the portal's own vocabulary (contract/EVENTS.md, Native events), so that one story can be played in every fake.

    `name` is what people call the system. `api` answers as the real one's API does; `served` (portal/fakes/serve.py) lets it fail as
    `faults` wants.
    """

    name: ClassVar[str]

    def __init__(self, send: Send) -> None:
        self.send, self.secret, self.token = send, token_hex(20), token_hex(20)
        self.faults, self.api = Faults(), Flask(type(self).__name__)

    @property
    def is_asked(self) -> bool:
        """Whether there is anything in `api` that the portal asks for."""
        return any(rule.endpoint != "static" for rule in self.api.url_map.iter_rules())

    @abstractmethod
    def do(self, deed: str, data: Mapping[str, Any]) -> None:
        """Let it happen now. Some of it is told by webhooks at once, some only to who asks, some not at all."""

    @abstractmethod
    def settings(self, url: str) -> dict[str, str]:
        """What the portal's endpoint is to be given, when the API answers at `url`."""
