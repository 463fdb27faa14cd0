"""Right bodies of every chat system, and how it signs them: what the fuzzer spoils.

One line in `CORPORA` for each line in `ADAPTERS`; a test holds the two equal.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.chat_systems.chatwoot import corpus as chatwoot
from tests.chat_systems.rocketchat import corpus as rocketchat
from tests.chat_systems.smartsupp import corpus as smartsupp
from tests.webhooks.door import signed
from tests.webhooks.samples import SAMPLES
from tests.world import SECRET


@dataclass(frozen=True)
class Corpus:
    """`body` makes a right body that tells of now, `sign` the headers for a body under an id; the rest is the endpoint's."""

    secret: str
    body: Callable[[Random], bytes]
    sign: Callable[[bytes, str], Mapping[str, str]]
    settings: Mapping[str, str] = field(default_factory=dict)


def native(chance: Random) -> bytes:
    """One event of any type, of one of a few conversations, agents and messages, so that facts meet."""
    event_type = chance.choice(tuple(SAMPLES))
    data: dict[str, Any] = json.loads(json.dumps(SAMPLES[event_type]))
    who = chance.choice(("eva", "luis"))
    few = {"conversation_id": f"c{chance.randrange(20)}", "message_id": f"m{chance.randrange(50)}", "agent_id": who}
    data.update({name: value for name, value in few.items() if name in data})
    if "author" in data:
        data["author"]["type"] = chance.choice(("visitor", "visitor", "agent", "bot"))
    return json.dumps({"type": event_type, "timestamp": datetime.now(UTC).isoformat(), "data": data}).encode()


CORPORA: dict[str, Corpus] = {
    "native": Corpus(SECRET, native, signed),
    "smartsupp": Corpus(smartsupp.SECRET, smartsupp.webhook, smartsupp.signed, smartsupp.SETTINGS),
    "chatwoot": Corpus(chatwoot.SECRET, chatwoot.webhook, chatwoot.signed, chatwoot.SETTINGS),
    "rocketchat": Corpus(rocketchat.SECRET, rocketchat.webhook, rocketchat.signed),
}
