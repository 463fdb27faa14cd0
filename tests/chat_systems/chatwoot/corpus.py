"""Right bodies of Chatwoot's webhooks, of just now and of few conversations, so that facts meet: what the fuzzer spoils."""

import hmac
import json
import time
from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from typing import Any

from tests.chat_systems.chatwoot.bodies import FIXTURES, body

SECRET = "w1c2h3-secret-of-luna"
SETTINGS = {"url": "https://chatwoot.example", "account_id": "7", "token": "a-token-nobody-asks-with"}


def webhook(chance: Random) -> bytes:
    """One event of any type."""
    content = body(chance.choice(tuple(FIXTURES)))
    talk = content.get("conversation", content)
    if "meta" in talk:
        talk |= {"id": chance.randrange(20), "updated_at": time.time(), "agent_last_seen_at": chance.choice((0, int(time.time())))}
    if "message_type" in content:
        content |= {"id": chance.randrange(50), "created_at": _just_now()}
    for change in content.get("changed_attributes", ()):
        if "updated_at" in change:
            change["updated_at"]["current_value"] = _just_now()
        if "assignee_id" in change:
            change["assignee_id"]["current_value"] = chance.choice((12, 13))
    return json.dumps(content).encode()


def signed(raw: bytes, delivery: str) -> dict[str, Any]:
    sent_at = str(int(time.time()))
    mac = hmac.new(SECRET.encode(), f"{sent_at}.".encode() + raw, sha256)
    return {"x-chatwoot-timestamp": sent_at, "x-chatwoot-signature": f"sha256={mac.hexdigest()}", "x-chatwoot-delivery": delivery}


def _just_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
