"""To write and sign a webhook in the portal's own vocabulary, as a chat system would (contract/EVENTS.md, Native events)."""

import json
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import standardwebhooks

from portal.actions.house import House
from portal.actions.sample_events import SAMPLES
from portal.clock import now
from portal.store.endpoints import Endpoint

SOURCE = "native"


@dataclass(frozen=True, slots=True)
class Call:
    """A signed webhook, ready to be posted."""

    url: str
    headers: dict[str, str]
    body: str

    @property
    def as_curl(self) -> str:
        """The same from a shell, in one line."""
        headers = [part for name, value in self.headers.items() for part in ("-H", f"{name}: {value}")]
        return shlex.join(["curl", self.url, *headers, "--data-raw", self.body])


def signed_call(
    house: House,
    endpoint: Endpoint,
    event_type: str,
    told: dict[str, Any],
    *,
    at: str | None = None,
    base: str | None = None,
    event_id: str | None = None,
) -> Call:
    """`told` goes in place of the sample's data. `at` is when it happened (ISO 8601; now, when None), `base` stands for PORTAL_URL.

    Without an `event_id` it gets one that no other call has.
    """
    fresh = {"message_id": uuid4().hex} if event_type == "message.created" else {}
    data = {**SAMPLES.get(event_type, {}), **fresh, **told}
    body = json.dumps({"type": event_type, "timestamp": at or now().isoformat(), "data": data}, ensure_ascii=False)
    return sign(house, endpoint, event_id or f"test_{uuid4().hex}", body, base)


def sign(house: House, endpoint: Endpoint, event_id: str, body: str, base: str | None = None) -> Call:
    """The call that tells this body under this id, as if it were sent now; `base` stands for PORTAL_URL."""
    newest = house.locksmith.unlock(endpoint.secrets)[0]
    return Call(webhook_url(house, endpoint.source, endpoint.public_id, base), _signed(newest, event_id, body), body)


def webhook_url(house: House, source: str, public_id: str, base: str | None = None) -> str:
    """Where the chat system posts to (contract/EVENTS.md, Routes)."""
    return f"{base or house.settings.portal_url}/webhooks/{source}/{quote(public_id, safe='')}"


def _signed(secret: str, event_id: str, body: str) -> dict[str, str]:
    moment = now()
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": standardwebhooks.Webhook(secret).sign(event_id, moment, body),
    }
