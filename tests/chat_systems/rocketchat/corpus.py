"""Right bodies of Rocket.Chat's webhooks, of just now and of few conversations, so that facts meet: what the fuzzer spoils."""

import copy
import json
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.chat_systems.rocketchat.samples import SAMPLES

SECRET = "a-token-that-somebody-typed-into-rocket-chat"


def webhook(chance: Random) -> bytes:
    """One call of any type."""
    kind, at = chance.choice(tuple(SAMPLES)), datetime.now(UTC).isoformat(timespec="milliseconds")
    content: dict[str, Any] = copy.deepcopy(SAMPLES[kind])
    agent = chance.choice(("eva", "luis"))
    if "_id" in content:
        content["_id"] = f"r{chance.randrange(20)}"
    for said in content.get("messages", ()):
        said |= {"_id": f"m{chance.randrange(50)}", "ts": at}
    for who in ("agent", "servedBy", "closedBy"):
        content |= {who: {**content[who], "_id": agent}} if who in content else {}
    if "closedAt" in content:
        content["closedAt"] = at
    return json.dumps({"type": kind, **content}).encode()


def signed(_raw: bytes, _: str) -> dict[str, Any]:
    """The same for every call; and no call has an id."""
    return {"x-rocketchat-livechat-token": SECRET}
