"""Real webhooks of Chatwoot, one file for each event type and for each kind of message, and how they are read."""

import json
from pathlib import Path
from typing import Any

from portal.chat_systems.chatwoot import ADAPTER
from portal.rules.events import Event

FIXTURES = {path.stem: path for path in sorted((Path(__file__).parent / "fixtures").iterdir())}


def body(name: str) -> Any:
    return json.loads(FIXTURES[name].read_bytes())


def events_of(content: Any, delivery: str = "delivery-1") -> tuple[Event, ...]:
    return ADAPTER.parse(json.dumps(content).encode(), {"x-chatwoot-delivery": delivery}, {}).events
