"""What Smartsupp's events carry, with the fields and types they have been seen to have, and values of our own."""

from typing import Any

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
