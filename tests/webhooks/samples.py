"""One event of each type with every field there is (contract/EVENTS.md, Native events), and how to spoil it."""

import copy
from typing import Any

MESSAGE: dict[str, Any] = {
    "conversation_id": "c1",
    "message_id": "m1",
    "author": {"type": "visitor", "id": "v1", "name": "Ana", "email": "ana@example.com"},
    "text": "Hola",
    "page_url": "https://shop.example/botas",
    "group_id": "sales",
}

SAMPLES: dict[str, dict[str, Any]] = {
    "message.created": MESSAGE,
    "conversation.opened": {"conversation_id": "c1", "agent_id": "eva", "device_id": "d1"},
    "conversation.joined": {"conversation_id": "c1", "agent_id": "eva"},
    "conversation.left": {"conversation_id": "c1", "agent_id": "eva"},
    "conversation.closed": {"conversation_id": "c1", "agent_id": "eva"},
    "visitor.left": {"conversation_id": "c1"},
    "visitor.returned": {"conversation_id": "c1"},
    "agent.connected": {"agent_id": "eva", "device_id": "d1", "device": "mobile", "label": "Android", "expires_in": 3600},
    "agent.disconnected": {"agent_id": "eva", "device_id": "d1"},
    "agent.updated": {"agent_id": "eva", "name": "Eva", "email": "eva@example.com", "active": True, "group_ids": ["sales", "help"]},
    "account.updated": {"name": "Acme", "plan": "pro"},
}

OPTIONAL = {
    "message.created": ["author.id", "author.name", "author.email", "page_url", "group_id"],
    "conversation.opened": ["device_id"],
    "conversation.closed": ["agent_id"],
    "agent.connected": ["label", "expires_in"],
    "agent.updated": ["name", "email", "active", "group_ids"],
    "account.updated": ["name", "plan"],
}

IDS = ("conversation_id", "message_id", "agent_id", "device_id", "group_id", "author.id")
CHOICES = ("author.type", "device", "plan")


def places(event_type: str) -> list[str]:
    """Every field of the event's data, those of the author as `author.…`."""
    sample = SAMPLES[event_type]
    return [*sample, *(f"author.{name}" for name in sample.get("author", ()))]


def required(event_type: str) -> list[str]:
    return [place for place in places(event_type) if place not in OPTIONAL.get(event_type, ())]


def put(event_type: str, place: str, value: object) -> dict[str, Any]:
    """The sample's data with `value` at `place`."""
    data = copy.deepcopy(SAMPLES[event_type])
    holder, name = _holder(data, place)
    holder[name] = value
    return data


def without(event_type: str, place: str) -> dict[str, Any]:
    data = copy.deepcopy(SAMPLES[event_type])
    holder, name = _holder(data, place)
    del holder[name]
    return data


def _holder(data: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    outer, _, name = place.rpartition(".")
    return (data[outer] if outer else data), name
