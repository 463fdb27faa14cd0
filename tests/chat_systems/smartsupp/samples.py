"""One of each event that Smartsupp is known to send, as far as it has been seen."""

import copy
import json
from typing import Any

from portal.chat_systems.adapter import Webhook
from portal.chat_systems.smartsupp import ADAPTER
from tests.chat_systems.smartsupp.objects import AT, CLOSED, CONTACT, CONVERSATION, DONE, MESSAGE, REPLY, Json

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
