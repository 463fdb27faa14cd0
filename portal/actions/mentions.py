"""Whether a kept webhook tells of somebody: by the ids of its events, or by a word that stands in it."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from portal.addresses import email_key
from portal.bodies import BadForm, NotJson
from portal.chat_systems import ADAPTERS
from portal.rules.events import Event
from portal.store.bodies import Body


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who is looked for: conversations as (endpoint, id), an agent by id, addresses without regard to case."""

    conversations: Collection[tuple[str, str]] = ()
    agent: str | None = None
    addresses: Collection[str] = ()

    def is_in(self, body: Body) -> bool:
        """A body too many is erased rather than one too few: nothing but playing it again is lost with it."""
        words = {email_key(word) for word in _words(body.raw)}
        if any(email_key(address) in word for address in self.addresses for word in words):
            return True
        names = {email_key(talk) for endpoint, talk in self.conversations if endpoint == body.endpoint}
        return bool(names & words) or any(self._is_of(event, body.endpoint) for event in _events(body))

    def _is_of(self, event: Event, endpoint: str) -> bool:
        talk, agent = getattr(event, "conversation", None), getattr(event, "agent", None) or getattr(event, "author", None)
        return (endpoint, talk) in self.conversations or (self.agent is not None and agent == self.agent)


def _events(body: Body) -> tuple[Event, ...]:
    """None of a call that was ignored, or that is no longer understood."""
    try:
        return ADAPTERS[body.source].reread(body.raw, "looked at", body.settings).events
    except (BadForm, NotJson):
        return ()


def _words(raw: bytes) -> Iterator[str]:
    """Every text in a body, and every number, as some ids are; whatever it is in, also of a body that no adapter understands."""
    waiting: list[Any] = [json.loads(raw)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str | int):
            yield str(value)
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
