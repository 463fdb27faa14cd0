"""Who and what there is in the fake Smartsupp, each able to show itself as the real one does: same names, same types, own values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Agent:
    """`devices` are those on which the agent is online; Smartsupp shows none of them."""

    id: str
    name: str
    email: str
    active: bool = True
    devices: set[str] = field(default_factory=set)

    def shown(self) -> Json:
        status = "online" if self.devices else "offline"
        person = {"id": self.id, "name": self.name, "email": self.email, "avatar": None}
        return {**person, "role": "agent", "status": status, "active": self.active}


@dataclass
class Contact:
    id: str
    name: str | None
    email: str | None

    def shown(self) -> Json:
        tags = {"type": "list", "data": [], "total": 0}
        return {"id": self.id, "name": self.name, "email": self.email, "phone": None, "properties": {}, "note": None, "tags": tags}


@dataclass
class Visitor:
    id: str
    is_online: bool = True

    def shown(self) -> Json:
        status = "online" if self.is_online else "offline"
        return {"id": self.id, "is_online": self.is_online, "status": status, "visits": 1, "lang": "es", "page_url": None}


@dataclass
class Conversation:
    id: str
    contact_id: str
    visitor_id: str
    created_at: datetime
    group_id: str | None = None
    unread: bool = True
    agent_ids: list[str] = field(default_factory=list)
    closed_at: datetime | None = None

    @property
    def status(self) -> str:
        return "closed" if self.closed_at else "served" if self.agent_ids else "open"

    def shown(self, at: datetime) -> Json:
        return {
            "id": self.id,
            "ext_id": None,
            "status": self.status,
            "unread": self.unread,
            "created_at": stamp(self.created_at),
            "updated_at": stamp(at),
            "finished_at": stamp(self.closed_at) if self.closed_at else None,
            "channel": {"type": "default", "id": None},
            "contact_id": self.contact_id,
            "visitor_id": self.visitor_id,
            "agent_ids": self.agent_ids,
            "assigned_ids": self.agent_ids,
            "group_id": self.group_id,
            "rating_value": None,
            "domain": "luna.example",
            "referer": None,
            "is_offline": False,
            "is_served": bool(self.agent_ids),
            "variables": {},
        }


@dataclass(frozen=True)
class Message:
    """`by` is its `sub_type`: contact, agent or bot."""

    id: str
    conversation_id: str
    visitor_id: str
    by: str
    agent_id: str | None
    text: str
    page_url: str | None
    at: datetime

    def shown(self) -> Json:
        return {
            "id": self.id,
            "ext_id": None,
            "created_at": stamp(self.at),
            "updated_at": stamp(self.at),
            "type": "message",
            "sub_type": self.by,
            "channel": {"type": "default", "id": None},
            "conversation_id": self.conversation_id,
            "visitor_id": self.visitor_id,
            "agent_id": self.agent_id,
            "trigger_id": None,
            "content": {"type": "text", "text": self.text, "data": None},
            "is_reply": self.by == "agent",
            "is_offline": False,
            "attachments": [],
            "page_url": self.page_url,
        }
