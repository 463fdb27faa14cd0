"""A conversation in the fake Rocket.Chat, able to show itself as the real one does: same names, same types, own values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Agent:
    id: str
    name: str
    email: str | None = None

    def shown(self) -> Json:
        return {"_id": self.id, "username": self.id, "name": self.name, "email": self.email, "phone": None, "customFields": {}}


@dataclass
class Room:
    """`visitor` is the name and the address, as far as they are known; `taken` who has it, and since when."""

    id: str
    visitor: tuple[str | None, str | None]
    created_at: datetime
    department: str | None = None
    taken: tuple[Agent, datetime] | None = None
    messages: list[Json] = field(default_factory=list)

    def shown(self, kind: str, messages: list[Json], **more: Any) -> Json:
        """What every call shows, and `more`."""
        shown: Json = {"_id": self.id, "label": self.visitor[0], "createdAt": stamp(self.created_at), "tags": [], "customFields": {}}
        if self.messages:
            shown["lastMessageAt"] = self.messages[-1]["ts"]
        if self.taken:
            shown["agent"] = self.taken[0].shown()
        return {**shown, "visitor": self._visitor(), "type": kind, "messages": messages, **more}

    def _visitor(self) -> Json:
        name, email = self.visitor
        person = {"_id": f"v-{self.id}", "token": f"t-{self.id}", "name": name, "username": f"guest-{self.id}", "phone": None}
        return {**person, "email": [{"address": email}] if email else None, "department": self.department, "ip": "192.0.2.44"}

    def served_by(self) -> Json:
        if self.taken is None:
            return {}
        agent, since = self.taken
        return {"servedBy": {"_id": agent.id, "username": agent.id, "ts": stamp(since)}}
