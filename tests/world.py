"""A small account to tell stories about: events go in as webhooks would bring them, time is the test's own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import time_machine

from portal.actions import provision, receive
from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.explain import Explanation, explain
from portal.actions.house import House
from portal.chat_systems import ADAPTERS
from portal.store import endpoints

T = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)
"""When most stories begin."""

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def account(**changes: Any) -> dict[str, Any]:
    """A provisioning file's account: Eva, Luis and Ana of Acme, on `pro`, both options on."""
    names = {"eva": "Eva", "luis": "Luis", "ana": "Ana"}
    return {
        "id": "acme",
        "name": "Acme",
        "plan": "pro",
        "panel_url": "https://panel.example/c/{conversation_id}",
        "options": {"offline": True, "missed": True},
        "agents": [{"id": i, "name": name, "email": f"{i}@acme.example"} for i, name in names.items()],
        "endpoints": [{"id": "acme-native", "source": "native", "secret": SECRET}],
    } | changes


@dataclass
class World:
    """Tells events at seconds after `T`, and lets the portal work at seconds after `T`."""

    house: House
    ids: Iterator[int] = field(default_factory=count)

    def provision(self, **changes: Any) -> None:
        provision.provision(self.house, json.dumps({"accounts": [account(**changes)]}), overwrite=False)

    def tell(self, event_type: str, at: float, received: float | None = None, endpoint: str = "acme-native", **data: Any) -> str:
        """One event that happened at `at` and was received then, or at `received`; what the portal answered."""
        body = json.dumps({"type": event_type, "timestamp": moment(at).isoformat(), "data": data}).encode()
        webhook = ADAPTERS["native"].parse(body, {"webhook-id": f"e{next(self.ids)}"}, {})
        with self.house.db.read() as tx:
            found = endpoints.find(tx, endpoint)
        assert found is not None
        with self.at(at if received is None else received):
            return receive.receive(self.house, found, webhook, body).value

    def writes(self, message: str, at: float, conversation: str = "c1", **more: Any) -> str:
        author = {"type": "visitor", **more.pop("author", {})}
        data = {"conversation_id": conversation, "message_id": message, "author": author, "text": f"text of {message}", **more}
        received = data.pop("received", None)
        return self.tell("message.created", at, received, **data)

    def online(self, agent: str, at: float, until: float | None = None, device: str = "d1") -> None:
        self.tell("agent.connected", at, agent_id=agent, device_id=device, device="web")
        if until is not None:
            self.tell("agent.disconnected", until, agent_id=agent, device_id=device)

    def work(self, at: float) -> None:
        """The portal decides and delivers what is due at `at`, until nothing is left."""
        with self.at(at):
            while decide_due(self.house) or deliver_due(self.house):
                pass

    def explain(self, at: float, conversation: str = "c1") -> Explanation:
        with self.at(at):
            return explain(self.house, "acme", conversation)

    @contextmanager
    def at(self, seconds: float) -> Iterator[None]:
        with time_machine.travel(moment(seconds), tick=False):
            yield


def moment(seconds: float) -> datetime:
    return T + timedelta(seconds=seconds)
