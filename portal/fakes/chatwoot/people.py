"""Agents and contacts of the fake Chatwoot: shown by its API, told of in webhooks, and standing within the conversations in those."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

ACCOUNT = 7


def number(name: str) -> int | str:
    """Ids are numbers in Chatwoot; those of stories are words, and stay it."""
    return int(name) if name.isascii() and name.isdigit() else name


@dataclass
class Agent:
    """`status` is what they chose; it counts while they have the dashboard or the app open, which `devices` are."""

    id: str
    name: str
    email: str = ""
    confirmed: bool = True
    status: str = "online"
    devices: set[str] = field(default_factory=set)

    @property
    def availability(self) -> str:
        return self.status if self.devices else "offline"

    def shown(self) -> Json:
        return {
            "id": number(self.id),
            "account_id": ACCOUNT,
            "availability_status": self.availability,
            "auto_offline": True,
            "confirmed": self.confirmed,
            "email": self.email,
            "available_name": self.name,
            "name": self.name,
            "role": "agent",
            "thumbnail": "",
            "custom_role_id": None,
        }

    def told(self) -> Json:
        return {"id": number(self.id), "name": self.name, "email": self.email, "type": "user"}

    def within(self) -> Json:
        return {
            "id": number(self.id),
            "name": self.name,
            "available_name": self.name,
            "avatar_url": "",
            "type": "user",
            "availability_status": self.availability,
            "thumbnail": "",
        }


@dataclass
class Contact:
    id: str
    name: str | None
    email: str | None
    is_online: bool = True

    def shown(self) -> Json:
        return {**self._about(), "availability_status": "online" if self.is_online else "offline", "created_at": 1767225600}

    def told(self) -> Json:
        return {**self._about(), "account": {"id": ACCOUNT, "name": "Luna"}, "avatar": ""}

    def within(self) -> Json:
        return {**self._about(), "type": "contact"}

    def _about(self) -> Json:
        return {
            "id": number(self.id),
            "name": self.name,
            "email": self.email,
            "phone_number": None,
            "identifier": None,
            "additional_attributes": {},
            "custom_attributes": {},
            "thumbnail": "",
            "blocked": False,
        }
