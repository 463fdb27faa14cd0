"""What people do in the fake Chatwoot, and which webhooks tell it, if any do."""

import hmac
import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from uuid import uuid4

from portal.clock import now
from portal.fakes.chatwoot.api import routes
from portal.fakes.chatwoot.people import ACCOUNT, Agent, Contact, Json, number
from portal.fakes.chatwoot.talks import Conversation, Message, stamp
from portal.fakes.fake import Call, Fake, Send

INBOX = "1"
"""The one there is from the beginning."""

ROBOT = {"id": 1, "name": "Robotina", "type": "agent_bot"}


class FakeChatwoot(Fake):
    """Who looks, who is there and whether a visitor is still on the site no webhook tells."""

    name = "Chatwoot"

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self.agents: dict[str, Agent] = {}
        self.inboxes: dict[str, set[str]] = {INBOX: set()}
        self.talks: dict[str, Conversation] = {}
        self.api.register_blueprint(routes(self))

    def settings(self, url: str) -> dict[str, str]:
        return {"url": url, "account_id": str(ACCOUNT), "token": self.token}

    def do(self, deed: str, data: Mapping[str, Any]) -> None:
        _DEEDS[deed](self, data)

    def tell(self, event: str, data: Json) -> None:
        body, sent_at = json.dumps({**data, "event": event}, ensure_ascii=False).encode(), str(int(now().timestamp()))
        mac = hmac.new(self.secret.encode(), f"{sent_at}.".encode() + body, sha256)
        signature = {"X-Chatwoot-Timestamp": sent_at, "X-Chatwoot-Signature": f"sha256={mac.hexdigest()}"}
        self.send(Call(body, {"Content-Type": "application/json", "X-Chatwoot-Delivery": str(uuid4()), **signature}))

    def agent(self, name: str) -> Agent:
        """Invited where nobody of that id is there yet."""
        return self.agents.setdefault(name, Agent(name, name.title()))

    def writes(self, data: Mapping[str, Any]) -> None:
        author, talk = data["author"], self._begun(data)
        by_visitor = author["type"] == "visitor"
        if by_visitor:
            talk.status, sender = "open", talk.contact.told()
        else:
            sender = self.agent(author["id"]).told() if author["type"] == "agent" else ROBOT
        said = Message(data["message_id"], by_visitor, sender, data["text"], now())
        talk.messages.append(said)
        talk.updated_at = now()
        self.tell("message_created", said.told(talk))

    def _begun(self, data: Mapping[str, Any]) -> Conversation:
        """The conversation, which the first to write in it begins."""
        name, author = data["conversation_id"], data["author"]
        if name not in self.talks:
            contact, inbox = Contact(f"9{name}", author.get("name"), author.get("email")), data.get("group_id", INBOX)
            self.inboxes.setdefault(inbox, set())
            self.talks[name] = Conversation(name, inbox, contact, data.get("page_url"), now(), now())
            self.tell("conversation_created", self.talks[name].told())
        return self.talks[name]

    def moves(self, data: Mapping[str, Any], is_online: bool) -> None:
        self.talks[data["conversation_id"]].contact.is_online = is_online

    def looks(self, data: Mapping[str, Any]) -> None:
        talk = self.talks[data["conversation_id"]]
        talk.agent_last_seen_at = now()
        if talk.assignee and talk.assignee.id == data["agent_id"]:
            talk.assignee_last_seen_at = now()

    def assigns(self, data: Mapping[str, Any], agent: Agent | None) -> None:
        talk = self.talks[data["conversation_id"]]
        before, talk.assignee = talk.assignee, agent
        if before is not agent:
            ids = [number(who.id) if who else None for who in (before, agent)]
            self._changed(talk, "conversation_updated", "assignee_id", *ids)

    def leaves(self, data: Mapping[str, Any]) -> None:
        if self.talks[data["conversation_id"]].assignee is self.agent(data["agent_id"]):
            self.assigns(data, None)

    def resolves(self, data: Mapping[str, Any]) -> None:
        talk = self.talks[data["conversation_id"]]
        before, talk.status = talk.status, "resolved"
        if before != talk.status:
            for event in ("conversation_status_changed", "conversation_updated"):
                self._changed(talk, event, "status", before, talk.status)

    def _changed(self, talk: Conversation, event: str, name: str, before: Any, after: Any) -> None:
        """Only `conversation_updated` says when, as the real one's."""
        touched, talk.updated_at = talk.updated_at, now()
        changes = {name: (before, after)}
        if event == "conversation_updated":
            changes["updated_at"] = (stamp(touched), stamp(talk.updated_at))
        told = [{name: {"previous_value": old, "current_value": new}} for name, (old, new) in changes.items()]
        self.tell(event, {**talk.told(), "changed_attributes": told})

    def changes(self, data: Mapping[str, Any]) -> None:
        """Who is new, and of whom nothing else is said, belongs to the one inbox."""
        inboxes = data.get("group_ids", [] if data["agent_id"] in self.agents else [INBOX])
        agent = self.agent(data["agent_id"])
        agent.name, agent.email = data.get("name", agent.name), data.get("email", agent.email)
        agent.confirmed = data.get("active", agent.confirmed)
        for inbox in inboxes:
            self.inboxes.setdefault(inbox, set()).add(agent.id)


_DEEDS: dict[str, Callable[[FakeChatwoot, Mapping[str, Any]], None]] = {
    "message.created": FakeChatwoot.writes,
    "conversation.opened": FakeChatwoot.looks,
    "conversation.joined": lambda fake, data: fake.assigns(data, fake.agent(data["agent_id"])),
    "conversation.left": FakeChatwoot.leaves,
    "conversation.closed": FakeChatwoot.resolves,
    "visitor.left": lambda fake, data: fake.moves(data, is_online=False),
    "visitor.returned": lambda fake, data: fake.moves(data, is_online=True),
    "agent.connected": lambda fake, data: fake.agent(data["agent_id"]).devices.add(data["device_id"]),
    "agent.disconnected": lambda fake, data: fake.agent(data["agent_id"]).devices.discard(data["device_id"]),
    "agent.updated": FakeChatwoot.changes,
}
