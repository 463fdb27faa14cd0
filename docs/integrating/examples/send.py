"""Tells the portal that a visitor wrote. ENDPOINT is the endpoint's address, SECRET its secret (whsec_…).

pip install httpx standardwebhooks
"""

import json
import os
from datetime import UTC, datetime
from uuid import uuid4

import httpx
from standardwebhooks import Webhook


def tell(event_type: str, data: dict[str, object], happened_at: datetime) -> str:
    """What the portal answered: accepted, duplicate or ignored. Raises `httpx.HTTPError` for anything else."""
    event_id, sent_at = f"msg_{uuid4().hex}", datetime.now(UTC)
    body = json.dumps({"type": event_type, "timestamp": happened_at.isoformat(), "data": data})
    headers = {
        "Content-Type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Webhook(os.environ["SECRET"]).sign(event_id, sent_at, body),
    }
    answer = httpx.post(os.environ["ENDPOINT"], content=body, headers=headers, timeout=10)
    return str(answer.raise_for_status().json()["status"])


message: dict[str, object] = {"conversation_id": "c1", "message_id": uuid4().hex, "text": "¿Tenéis talla 38?"}
print(tell("message.created", message | {"author": {"type": "visitor", "name": "Marta"}}, datetime.now(UTC)))
