"""Webhook calls signed beforehand: mostly visitors' messages in many conversations of many endpoints, as in life."""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from standardwebhooks import Webhook

from portal.clock import now
from tests.world import SECRET

ENDPOINTS = tuple(f"shop-{number}" for number in range(20))
AGENTS = tuple(f"a{number}" for number in range(5))
EACH = 6
"""Events of one conversation, about."""

MIX = {"visitor": 60, "agent": 15, "agent.connected": 10, "conversation.opened": 5, "visitor.left": 5, "visitor.returned": 5}
"""What comes how often, in hundredths; a message by who wrote it."""


def accounts() -> list[dict[str, Any]]:
    """A provisioning file's accounts, one for each endpoint."""
    people = [{"id": name, "name": name.upper(), "email": f"{name}@{{}}.example"} for name in AGENTS]
    return [
        {
            "id": shop,
            "name": shop,
            "plan": "pro",
            "options": {"offline": True, "missed": True},
            "groups": [{"id": "ventas", "name": "Ventas"}],
            "agents": [agent | {"email": agent["email"].format(shop)} for agent in people],
            "endpoints": [{"id": shop, "source": "native", "secret": SECRET}],
        }
        for shop in ENDPOINTS
    ]


def calls(number: int, seed: str, path: str, mix: Mapping[str, int] = MIX) -> Iterator[str]:
    """`number` calls to `path`, in which `{}` stands for the endpoint, unlike those of any other `seed`, and signed just now.

    Each is a line for bench/receiving.lua: path, the three headers that sign it, and the body, with tabs between.
    """
    chance = random.Random(seed)
    began, signer = now(), Webhook(SECRET)
    for place, kind in enumerate(chance.choices(list(mix), list(mix.values()), k=number)):
        talk, one = chance.randrange(number // EACH + 1), f"{seed}-{place}"
        event_type, data = _told(kind, f"{seed}-{talk}", chance.choice(AGENTS), one)
        moment = began + timedelta(microseconds=place)
        body = json.dumps({"type": event_type, "timestamp": moment.isoformat(), "data": data})
        signature = signer.sign(one, began, body)
        yield "\t".join((path.format(ENDPOINTS[talk % len(ENDPOINTS)]), one, str(int(began.timestamp())), signature, body))


def _told(kind: str, conversation: str, agent: str, message: str) -> tuple[str, dict[str, Any]]:
    in_conversation = {"conversation_id": conversation}
    if kind in ("visitor", "agent"):
        author = {"type": kind, "id": agent} if kind == "agent" else {"type": kind, "name": "Marta", "email": "marta@example.com"}
        said = {"text": "¿Tenéis la bota Luna en la talla 38? Me urge para el sábado.", "page_url": "https://shop.example/botas?color=negro"}
        return "message.created", {**in_conversation, "message_id": message, "author": author, "group_id": "ventas", **said}
    if kind == "agent.connected":
        return kind, {"agent_id": agent, "device_id": "d1", "device": "web", "expires_in": 120}
    return kind, in_conversation | ({"agent_id": agent} if kind == "conversation.opened" else {})
