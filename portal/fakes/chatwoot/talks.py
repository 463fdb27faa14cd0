"""Conversations and messages of the fake Chatwoot, as webhooks tell them and as the API shows them: same names, same types, own values."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.fakes.chatwoot.people import ACCOUNT, Agent, Contact, Json, number


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds(at: datetime | None) -> int:
    """Since 1970, whole ones; 0 for never."""
    return int(at.timestamp()) if at else 0


@dataclass
class Conversation:
    id: str
    inbox: str
    contact: Contact
    page_url: str | None
    created_at: datetime
    updated_at: datetime
    channel: str = "Channel::WebWidget"
    status: str = "open"
    assignee: Agent | None = None
    agent_last_seen_at: datetime | None = None
    assignee_last_seen_at: datetime | None = None
    messages: list["Message"] = field(default_factory=list)

    def told(self) -> Json:
        """As it is now, whatever the webhook tells of."""
        assignee = {"assignee": self.assignee.within() if self.assignee else None, "assignee_type": "User" if self.assignee else None}
        return {
            **self._about(),
            "can_reply": True,
            "channel": self.channel,
            "messages": [message.within() for message in self.messages[-1:]],
            "meta": {"sender": self.contact.within(), **assignee, "team": None, "hmac_verified": False},
            "updated_at": self.updated_at.timestamp(),
            "contact_last_seen_at": seconds(self.created_at),
        }

    def shown(self) -> Json:
        assignee = {"assignee": self.assignee.shown(), "assignee_type": "User"} if self.assignee else {}
        return {
            **self._about(),
            "account_id": ACCOUNT,
            "assignee_last_seen_at": seconds(self.assignee_last_seen_at),
            "muted": False,
            "meta": {"sender": self.contact.shown(), "channel": self.channel, **assignee, "hmac_verified": False},
        }

    def _about(self) -> Json:
        return {
            "id": number(self.id),
            "inbox_id": number(self.inbox),
            "status": self.status,
            "labels": [],
            "custom_attributes": {},
            "additional_attributes": {"referer": self.page_url} if self.page_url else {},
            "snoozed_until": None,
            "priority": None,
            "agent_last_seen_at": seconds(self.agent_last_seen_at),
            "created_at": seconds(self.created_at),
        }


@dataclass(frozen=True)
class Message:
    """`sender` is as webhooks tell it."""

    id: str
    incoming: bool
    sender: Json
    text: str
    at: datetime

    def told(self, talk: Conversation) -> Json:
        return {
            "account": {"id": ACCOUNT, "name": "Luna"},
            "inbox": {"id": number(talk.inbox), "name": talk.inbox},
            "id": number(self.id),
            "content": self.text,
            "content_type": "text",
            "content_attributes": {},
            "additional_attributes": {},
            "created_at": stamp(self.at),
            "message_type": "incoming" if self.incoming else "outgoing",
            "private": False,
            "sender": self.sender,
            "source_id": None,
            "conversation": talk.told(),
        }

    def within(self) -> Json:
        return {"id": number(self.id), "content": self.text, "message_type": 0 if self.incoming else 1, "created_at": seconds(self.at)}
