"""One of each call that Rocket.Chat is known to make, with the fields and types it sends (its file sendToCRM.ts), and values of our own."""

import copy
import json
from typing import Any

from portal.chat_systems.adapter import Webhook
from portal.chat_systems.rocketchat import ADAPTER

Json = dict[str, Any]

BEGAN_AT, WRITTEN_AT, TAKEN_AT, CLOSED_AT = (f"2026-05-12T10:{at}Z" for at in ("39:59.875", "40:00.250", "41:07.500", "52:30.125"))

ROOM: Json = {
    "_id": "Rm3LunaTalk8bXvQz",
    "label": "Marta López",
    "topic": "",
    "createdAt": BEGAN_AT,
    "lastMessageAt": WRITTEN_AT,
    "tags": ["tienda"],
    "customFields": {"pedido": "4711"},
    "visitor": {
        "_id": "63db8d4990feLuna",
        "token": "token-of-the-widget",
        "name": "Marta López",
        "username": "guest-3",
        "department": "depVentas",
        "email": [{"address": "marta@correo.example"}],
        "phone": None,
        "ip": "192.0.2.44",
        "os": "Mac OS 10.15.7",
        "browser": "Chrome 109.0.0.0",
        "customFields": {},
    },
    "crmData": "kept before",
}
AGENT: Json = {"_id": "aXjEva7xftH", "username": "eva", "name": "Eva Ruiz", "email": "eva@luna.example", "phone": None, "customFields": {}}
SERVED: Json = {"departmentId": "depVentas", "servedBy": {"_id": AGENT["_id"], "username": "eva", "ts": TAKEN_AT}}

WRITTEN: Json = {
    "_id": "msLunaTalla38",
    "username": "guest-3",
    "msg": "¿Tenéis la talla 38?",
    "ts": WRITTEN_AT,
    "rid": ROOM["_id"],
    "_updatedAt": WRITTEN_AT,
}
REPLY: Json = {**WRITTEN, "_id": "msLunaSi", "username": "eva", "agentId": AGENT["_id"], "msg": "Sí", "ts": TAKEN_AT}
BY_ITSELF: Json = {**WRITTEN, "_id": "msLunaAuto", "username": "rocket.cat", "agentId": "rocket.cat", "msg": "Un momento, por favor"}
CLOSING: Json = {**REPLY, "_id": "msLunaAdios", "msg": "Adiós", "ts": CLOSED_AT, "closingMessage": True}
CLOSED: Json = {**SERVED, "closedAt": CLOSED_AT, "closer": "user", "closedBy": {"_id": AGENT["_id"], "username": "eva"}}

SAMPLES: dict[str, Json] = {
    "Message": {**ROOM, "messages": [WRITTEN]},
    "LivechatSessionTaken": {**ROOM, "agent": AGENT, "messages": [WRITTEN], **SERVED},
    "LivechatSession": {**ROOM, "agent": AGENT, "messages": [WRITTEN, REPLY, CLOSING], **CLOSED},
    "LivechatSessionClosed": {**ROOM, "agent": AGENT, "messages": [WRITTEN, REPLY, CLOSING], **CLOSED},
    "LivechatSessionStart": {**ROOM, "messages": []},
    "LivechatSessionQueued": {**ROOM, "messages": [WRITTEN], "departmentId": "depVentas"},
    "LivechatSessionForwarded": {
        **ROOM,
        "agent": AGENT,
        "messages": [WRITTEN],
        **SERVED,
        "oldServedBy": {"_id": "bXjLuis", "ts": WRITTEN_AT},
    },
    "LivechatEdit": {**ROOM, "messages": [WRITTEN]},
    "LeadCapture": {**ROOM, "messages": []},
    "LivechatOfflineMessage": {"sentAt": WRITTEN_AT, "visitor": {"name": "Marta", "email": "marta@correo.example"}, "message": "Hola"},
}

TEST_CALL: Json = {
    "_id": "fasd6f5a4sd6f8a4sdf",
    "createdAt": WRITTEN_AT,
    "lastMessageAt": WRITTEN_AT,
    "visitor": {
        "_id": "",
        "name": "visitor name",
        "username": "visitor-username",
        "department": "department",
        "email": "email@address.com",
    },
    "agent": {"_id": "asdf89as6df8", "username": "agent.username", "name": "Agent Name", "email": "agent@email.com"},
    "messages": [
        {"username": "visitor-username", "msg": "message content", "ts": WRITTEN_AT},
        {"username": "agent.username", "agentId": "asdf89as6df8", "msg": "message content from agent", "ts": WRITTEN_AT},
    ],
}
"""What its button to try the webhook sends, as a `LivechatSession`."""


def body(kind: str, content: Json | None = None) -> bytes:
    """The call of this type, with its sample's content unless other is given."""
    return json.dumps({"type": kind, **(SAMPLES[kind] if content is None else content)}, ensure_ascii=False).encode()


def parsed(kind: str, content: Json | None = None) -> Webhook:
    return ADAPTER.parse(body(kind, content), {}, {})


def put(kind: str, value: object, *place: str | int) -> Json:
    """The sample's content with `value` at a place; of None the field is gone."""
    content: Any = copy.deepcopy(SAMPLES[kind])
    holder = content
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    if value is None:
        del holder[place[-1]]
    found: Json = content
    return found
