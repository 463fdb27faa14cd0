"""What people do in the fake Rocket.Chat, and which webhook tells it, if any does."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from portal.clock import now
from portal.fakes.fake import Call, Fake, Send
from portal.fakes.rocketchat.room import Agent, Json, Room, stamp

BOT = "rocket.cat"


class FakeRocketChat(Fake):
    """Who is there, who looks and whether the visitor is still on the site it tells nobody."""

    name = "Rocket.Chat"

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self.agents: dict[str, Agent] = {}
        self.rooms: dict[str, Room] = {}

    def settings(self, url: str) -> dict[str, str]:  # noqa: ARG002
        return {}

    def do(self, deed: str, data: Mapping[str, Any]) -> None:
        if told := _DEEDS.get(deed):
            told(self, data)

    def tell(self, room: Room, kind: str, messages: list[Json], **more: Any) -> None:
        body = json.dumps(room.shown(kind, messages, **more), ensure_ascii=False).encode()
        self.send(Call(body, {"Content-Type": "application/json", "X-RocketChat-Livechat-Token": self.secret}))

    def agent(self, data: Mapping[str, Any]) -> Agent:
        """Hired where nobody of that id is there yet."""
        return self.agents.setdefault(data["agent_id"], Agent(data["agent_id"], data["agent_id"].title()))

    def changes(self, data: Mapping[str, Any]) -> None:
        for name in ("name", "email"):
            if name in data:
                setattr(self.agent(data), name, data[name])

    def writes(self, data: Mapping[str, Any]) -> None:
        author, room = data["author"], self._begun(data)
        room.department = data.get("group_id", room.department)
        self.tell(room, "Message", [self._said(room, author, data["message_id"], data["text"])])

    def _begun(self, data: Mapping[str, Any]) -> Room:
        """The conversation, which the first to write in it begins."""
        name, author = data["conversation_id"], data["author"]
        if name not in self.rooms:
            room = self.rooms[name] = Room(name, (author.get("name"), author.get("email")), now(), data.get("group_id"))
            self.tell(room, "LivechatSessionStart", [], departmentId=room.department)
            self.tell(room, "LivechatSessionQueued", [], departmentId=room.department)
        return self.rooms[name]

    def _said(self, room: Room, author: Mapping[str, Any], name: str, text: str, **more: Any) -> Json:
        by = {"visitor": None, "agent": author.get("id"), "bot": BOT}[author["type"]]
        said = {"_id": name, "username": by or f"guest-{room.id}", "msg": text, "ts": stamp(now()), "rid": room.id}
        said |= {"agentId": by} if by else {}
        room.messages.append({**said, **more, "_updatedAt": stamp(now())})
        return room.messages[-1]

    def takes(self, data: Mapping[str, Any]) -> None:
        room = self.rooms[data["conversation_id"]]
        room.taken = self.agent(data), now()
        self.tell(room, "LivechatSessionTaken", room.messages, departmentId=room.department, **room.served_by())

    def closes(self, data: Mapping[str, Any]) -> None:
        room, agent = self.rooms[data["conversation_id"]], data.get("agent_id")
        author = {"type": "agent", "id": agent} if agent else {"type": "visitor"}
        self._said(room, author, f"closing-{room.id}", "", closingMessage=True)
        closer = {"closer": "user" if agent else "visitor", "closedBy": {"_id": agent or f"v-{room.id}", "username": agent or "guest"}}
        self.tell(room, "LivechatSession", room.messages, departmentId=room.department, closedAt=stamp(now()), **room.served_by(), **closer)


_DEEDS: dict[str, Callable[[FakeRocketChat, Mapping[str, Any]], None]] = {
    "agent.updated": FakeRocketChat.changes,
    "message.created": FakeRocketChat.writes,
    "conversation.joined": FakeRocketChat.takes,
    "conversation.closed": FakeRocketChat.closes,
}
"""Whatever else happens, no webhook tells."""
