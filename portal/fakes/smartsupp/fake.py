"""What people do in the fake Smartsupp, and which webhook tells it, if any does."""

import hmac
import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from portal.clock import now
from portal.fakes.fake import Call, Fake, Send
from portal.fakes.smartsupp.api import routes
from portal.fakes.smartsupp.world import Agent, Contact, Conversation, Json, Message, Visitor, stamp

ACCOUNT, APP = "900001", "apLUNA12cd"
_SUB_TYPES = {"visitor": "contact", "agent": "agent", "bot": "bot"}
_REPLIED = {"contact": "contact_replied", "agent": "agent_replied", "bot": "bot_replied"}


class FakeSmartsupp(Fake):
    """Who opens a conversation, who is online and whether a visitor is still there no webhook tells."""

    name = "Smartsupp"

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self.agents: dict[str, Agent] = {}
        self.contacts: dict[str, Contact] = {}
        self.visitors: dict[str, Visitor] = {}
        self.conversations: dict[str, Conversation] = {}
        self.api.register_blueprint(routes(self))

    def settings(self, url: str) -> dict[str, str]:
        return {"account_id": ACCOUNT, "app_id": APP, "token": self.token, "api": f"{url}/v2"}

    def do(self, deed: str, data: Mapping[str, Any]) -> None:
        _DEEDS[deed](self, data)

    def tell(self, event: str, data: Json) -> None:
        told = {"type": "event_callback", "event": event, "timestamp": stamp(now()), "account_id": ACCOUNT, "app_id": APP, "data": data}
        body = json.dumps(told, ensure_ascii=False).encode()
        signature = hmac.new(self.secret.encode(), body, sha256).hexdigest()
        self.send(Call(body, {"Content-Type": "application/json", "X-Smartsupp-Hmac": signature}))

    def agent(self, data: Mapping[str, Any]) -> Agent:
        """Hired where nobody of that id is there yet."""
        return self.agents.setdefault(data["agent_id"], Agent(data["agent_id"], data["agent_id"].title(), ""))

    def conversation(self, data: Mapping[str, Any]) -> Conversation:
        return self.conversations[data["conversation_id"]]

    def writes(self, data: Mapping[str, Any]) -> None:
        by, talk = _SUB_TYPES[data["author"]["type"]], self._begun(data)
        talk.group_id = data.get("group_id", talk.group_id)
        talk.unread, talk.closed_at = by == "contact", None
        said = Message(
            id=data["message_id"],
            conversation_id=talk.id,
            visitor_id=talk.visitor_id,
            by=by,
            agent_id=data["author"].get("id") if by == "agent" else None,
            text=data["text"],
            page_url=data.get("page_url"),
            at=now(),
        )
        self.tell(f"conversation.{_REPLIED[by]}", {"conversation": talk.shown(now()), "message": said.shown()})

    def _begun(self, data: Mapping[str, Any]) -> Conversation:
        """The conversation, which the first to write in it begins."""
        name, author = data["conversation_id"], data["author"]
        if name not in self.conversations:
            contact, visitor = Contact(f"ct-{name}", author.get("name"), author.get("email")), Visitor(f"vi-{name}")
            self.contacts[contact.id], self.visitors[visitor.id] = contact, visitor
            talk = self.conversations[name] = Conversation(name, contact.id, visitor.id, now())
            self.tell("conversation.opened", {"conversation": talk.shown(now())})
        return self.conversations[name]

    def moves(self, data: Mapping[str, Any], is_online: bool) -> None:
        self.visitors[self.conversation(data).visitor_id].is_online = is_online

    def looks(self, data: Mapping[str, Any]) -> None:
        self.conversation(data).unread = False

    def joins(self, data: Mapping[str, Any]) -> None:
        talk = self.conversation(data)
        talk.agent_ids.append(data["agent_id"])
        self.tell("conversation.agent_joined", {"conversation_id": talk.id, "agent_id": data["agent_id"]})

    def leaves(self, data: Mapping[str, Any]) -> None:
        talk = self.conversation(data)
        talk.agent_ids.remove(data["agent_id"])
        self.tell("conversation.agent_left", {"conversation_id": talk.id, "agent_id": data["agent_id"]})

    def closes(self, data: Mapping[str, Any]) -> None:
        talk, agent = self.conversation(data), data.get("agent_id")
        talk.closed_at = now()
        told = {"conversation": talk.shown(now())}
        if agent:
            self.tell("conversation.closed", {**told, "close_type": "agent_close", "agent_id": agent})
        else:
            self.tell("conversation.closed_by_contact", told)

    def connects(self, data: Mapping[str, Any]) -> None:
        self.agent(data).devices.add(data["device_id"])

    def disconnects(self, data: Mapping[str, Any]) -> None:
        self.agent(data).devices.discard(data["device_id"])

    def changes(self, data: Mapping[str, Any]) -> None:
        for name in ("name", "email", "active"):
            if name in data:
                setattr(self.agent(data), name, data[name])


_DEEDS: dict[str, Callable[[FakeSmartsupp, Mapping[str, Any]], None]] = {
    "message.created": FakeSmartsupp.writes,
    "conversation.opened": FakeSmartsupp.looks,
    "conversation.joined": FakeSmartsupp.joins,
    "conversation.left": FakeSmartsupp.leaves,
    "conversation.closed": FakeSmartsupp.closes,
    "visitor.left": lambda fake, data: fake.moves(data, is_online=False),
    "visitor.returned": lambda fake, data: fake.moves(data, is_online=True),
    "agent.connected": FakeSmartsupp.connects,
    "agent.disconnected": FakeSmartsupp.disconnects,
    "agent.updated": FakeSmartsupp.changes,
}
