"""One of each event that Smartsupp is known to send, with the fields and types it has been seen to send, and values of our own."""

import copy
import json
from typing import Any

from portal.chat_systems.adapter import Webhook
from portal.chat_systems.smartsupp import ADAPTER

Json = dict[str, Any]

AT = "2026-05-12T10:40:00.250Z"
WRITTEN_AT = "2026-05-12T10:39:59.875Z"

CONVERSATION: Json = {
    "id": "coLUNA34mnbvc",
    "ext_id": None,
    "status": "open",
    "unread": True,
    "created_at": "2026-05-12T10:38:20.100Z",
    "updated_at": WRITTEN_AT,
    "finished_at": None,
    "channel": {"type": "default", "id": None},
    "contact_id": "ctLUNA34mnbv",
    "visitor_id": "viLUNA34mnbv",
    "agent_ids": [],
    "assigned_ids": [],
    "group_id": "grVentas",
    "rating_value": None,
    "rating_text": None,
    "domain": "luna.example",
    "referer": "https://buscador.example/?q=" + "botas" * 200,
    "is_offline": True,
    "is_served": False,
    "variables": {"authenticated": True},
    "tags": {"type": "list", "data": [], "total": 0},
    "location": {"ip": "192.0.2.44", "code": "ES", "country": "Spain", "city": "Girona"},
    "last_message": {"text": "¿Tenéis la talla 38?", "created_at": WRITTEN_AT},
}

FLATTENED: Json = {
    "id": "coLUNA34mnbvc",
    "status": "open",
    "assigned_agent_ids": [],
    "last_message_text": "¿Tenéis la talla 38?",
    "last_message_at": WRITTEN_AT,
    "contact_name": "Marta López",
    "contact_email": "marta@correo.example",
    "location_country": "Spain",
    "location_city": "Girona",
    "location_ip": "192.0.2.44",
    "location_code": "ES",
    "tags": [],
    "close_type": None,
    "closed_by_agent_id": None,
    "last_closed_at": None,
}

MESSAGE: Json = {
    "id": "msLUNA34mnbvc",
    "ext_id": None,
    "created_at": WRITTEN_AT,
    "updated_at": WRITTEN_AT,
    "type": "message",
    "sub_type": "contact",
    "channel": {"type": "default", "id": None},
    "conversation_id": "coLUNA34mnbvc",
    "visitor_id": None,
    "agent_id": None,
    "trigger_id": None,
    "trigger_name": None,
    "content": {"type": "text", "text": "¿Tenéis la talla 38?", "data": None},
    "delivery_to": None,
    "delivery_status": None,
    "delivered_at": None,
    "is_reply": False,
    "is_first_reply": False,
    "is_offline": False,
    "is_offline_reply": False,
    "response_time": None,
    "attachments": [],
    "page_url": "https://luna.example/botas",
}

CONTACT: Json = {
    "id": "ctLUNA34mnbv",
    "created_at": "2026-05-01T07:01:00.707Z",
    "updated_at": "2026-05-02T08:00:00.808Z",
    "email": "marta@correo.example",
    "name": "Marta López",
    "phone": None,
    "properties": {},
    "note": None,
    "banned_at": None,
    "banned_by": None,
    "tags": {"type": "list", "data": [], "total": 0},
    "gdpr_approved": False,
}

CLOSED: Json = {**CONVERSATION, "status": "closed", "finished_at": AT}
REPLY: Json = {**MESSAGE, "sub_type": "agent", "agent_id": "1200001", "is_reply": True, "response_time": 40}
DONE: Json = {"conversation_id": CONVERSATION["id"], "agent_id": "1200001"}

SAMPLES: dict[str, Json] = {
    "conversation.opened": {"conversation": CONVERSATION},
    "conversation.closed": {"conversation": CLOSED, "close_type": "agent_close", "agent_id": "1200001"},
    "conversation.closed_by_contact": {"conversation": CLOSED},
    "conversation.rated": {"conversation": CLOSED, "rating_value": 5, "rating_text": "Muy bien"},
    "conversation.agent_assigned": {"conversation": CONVERSATION, "assigned": "1200001", "assigned_by": "1200002"},
    "conversation.agent_unassigned": {"conversation": CONVERSATION, "unassigned": "1200001", "unassigned_by": "1200002"},
    "conversation.agent_joined": DONE,
    "conversation.agent_left": DONE,
    "conversation.agent_replied": {"conversation": CONVERSATION, "message": REPLY},
    "conversation.contact_replied": {"conversation": CONVERSATION, "message": MESSAGE},
    "conversation.bot_replied": {"conversation": CONVERSATION, "message": {**MESSAGE, "sub_type": "bot"}},
    "conversation.message_delivered": {"conversation": CONVERSATION, "message": {**REPLY, "delivered_at": AT}},
    "conversation.message_delivery_failed": {"conversation": CONVERSATION, "message": {**REPLY, "delivery_status": "failed"}},
    # Of these five only the names are known.
    "visitor.connected": {"visitor_id": "viLUNA34mnbv", "conversation_id": "coLUNA34mnbvc"},
    "visitor.updated": {"visitor_id": "viLUNA34mnbv"},
    "visitor.triggered": {"visitor_id": "viLUNA34mnbv"},
    "visitor.disconnected": {"visitor_id": "viLUNA34mnbv", "conversation_id": "coLUNA34mnbvc"},
    "visitor.typing": {"visitor_id": "viLUNA34mnbv"},
    "contact.created": {"contact": CONTACT},
    "contact.updated": {"contact": CONTACT},
    "contact.acquired": {"contact": CONTACT},
    "contact.banned": {"contact": {**CONTACT, "banned_at": AT, "banned_by": "1200001"}},
    "contact.unbanned": {"contact": CONTACT},
    "app.installed": {},
}


def body(event: str, data: Any = None, **changes: Any) -> bytes:
    """The webhook of this event, with its sample's data unless other is given; `changes` go into the envelope, None leaves a field out."""
    told: Json = {"type": "event_callback", "event": event, "timestamp": AT, "account_id": "900001", "app_id": "apLUNA12cd"}
    told |= {"data": SAMPLES[event] if data is None else data, **changes}
    return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False).encode()


def parsed(event: str, data: Any = None, **changes: Any) -> Webhook:
    return ADAPTER.parse(body(event, data, **changes), {}, {})


def put(event: str, place: str, value: object) -> Json:
    """The sample's data with `value` at a place like `message.id`; of None the field is gone."""
    data = copy.deepcopy(SAMPLES[event])
    *path, name = place.split(".")
    holder = data
    for step in path:
        holder = holder[step]
    holder[name] = value
    if value is None:
        del holder[name]
    return data
