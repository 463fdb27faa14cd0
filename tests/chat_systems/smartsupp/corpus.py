"""Right bodies of Smartsupp's webhooks, of just now and of few conversations, so that facts meet: what the fuzzer spoils."""

import copy
import hmac
from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from typing import Any

from tests.chat_systems.smartsupp.samples import SAMPLES, body

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"

SETTINGS = {"account_id": "900001", "app_id": "apLUNA12cd", "token": "a-token-nobody-asks-with"}


def webhook(chance: Random) -> bytes:
    """One event of any type."""
    event, at = chance.choice(tuple(SAMPLES)), datetime.now(UTC).isoformat(timespec="milliseconds")
    data, talk, agent = copy.deepcopy(SAMPLES[event]), f"co{chance.randrange(20)}", chance.choice(("eva", "luis"))
    few: dict[str, Any] = {"conversation_id": talk, "agent_id": agent}
    data |= {name: value for name, value in few.items() if name in data}
    if "conversation" in data:
        data["conversation"]["id"] = talk
    if "message" in data:
        data["message"] |= {"id": f"ms{chance.randrange(50)}", "conversation_id": talk, "created_at": at}
    return body(event, data, timestamp=at)


def signed(raw: bytes, _: str) -> dict[str, Any]:
    """No call has an id."""
    return {"x-smartsupp-hmac": hmac.new(SECRET.encode(), raw, sha256).hexdigest()}
