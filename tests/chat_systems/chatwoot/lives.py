"""Lives of one conversation in the fake Chatwoot, and the webhooks of each: written late, told in any order, any number of times."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from hypothesis import strategies as st

from portal.fakes.chatwoot import FakeChatwoot
from portal.fakes.chatwoot.talks import Conversation

BEGAN = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)
VISITOR = {"type": "visitor", "name": "Marta"}


@dataclass(frozen=True)
class Deed:
    type: str
    data: dict[str, Any]
    after: timedelta
    """The deed before it."""


def _deed(kind: str, **data: Any) -> st.SearchStrategy[Deed]:
    after = st.integers(min_value=1, max_value=90_000).map(lambda ms: timedelta(milliseconds=ms))
    return st.builds(Deed, st.just(kind), st.fixed_dictionaries({name: st.just(value) for name, value in data.items()}), after)


def _of(agent: str) -> list[st.SearchStrategy[Deed]]:
    by_agent = _deed("message.created", author={"type": "agent", "id": agent}, text="…")
    return [by_agent, *(_deed(f"conversation.{verb}", agent_id=agent) for verb in ("joined", "opened"))]


lives = st.lists(
    st.one_of(_deed("message.created", author=VISITOR, text="¿?"), _deed("conversation.closed"), *_of("12"), *_of("13")), max_size=8
)


class Kept(FakeChatwoot):
    """Eva and Luis are there all the time, so that whoever is assigned has joined."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        super().__init__(lambda call: self.calls.append(json.loads(call.body)))
        for agent in ("12", "13"):
            self.do("agent.connected", {"agent_id": agent, "device_id": "web"})


@dataclass(frozen=True)
class Lived:
    """`calls` are the webhooks with the number of the deed each tells of; `states` is the conversation after each deed."""

    at: list[datetime]
    deeds: list[Deed]
    calls: list[tuple[int, dict[str, Any]]]
    states: list[dict[str, Any]]

    def written_after(self, call: dict[str, Any], deed: int) -> dict[str, Any]:
        """The webhook as Chatwoot would have written it later: what it tells is the same, the conversation in it is of then."""
        if "conversation" in call:
            return call | {"conversation": self.states[deed]}
        return self.states[deed] | {name: call[name] for name in ("event", "changed_attributes") if name in call}


def lived(deeds: list[Deed]) -> Lived:
    fake, at = Kept(), BEGAN
    first = Deed("message.created", {"author": VISITOR, "text": "¿Tenéis talla 38?"}, timedelta())
    out = Lived([], [first, *deeds], [], [])
    for index, deed in enumerate(out.deeds):
        at += deed.after
        with time_machine.travel(at, tick=False):
            fake.do(deed.type, {"conversation_id": "84", "message_id": str(9000 + index), **deed.data})
        talk: Conversation = fake.talks["84"]
        out.at.append(at)
        out.states.append(talk.told())
        out.calls.extend((index, call) for call in fake.calls)
        fake.calls.clear()
    return out
