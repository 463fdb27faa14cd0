"""Verifies and parses Rocket.Chat's webhooks (contract/EVENTS.md, Routes)."""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256
from secrets import token_urlsafe

from pydantic import StrictStr

from portal.bodies import BadSignature, json_of, validated
from portal.chat_systems.adapter import Capabilities, Webhook
from portal.chat_systems.fields import Form
from portal.chat_systems.polling import Poller
from portal.chat_systems.rocketchat.calls import CALLS
from portal.chat_systems.settings import Setting, not_a_secret
from portal.chat_systems.texts import clean_name
from portal.rules.extent import Extent

HEADER = "x-rocketchat-livechat-token"
SECRET_BYTES = 32


class Envelope(Form):
    type: StrictStr


class RocketChat:
    """No call has an id of its own: the hash of its body stands for it."""

    name = "Rocket.Chat"
    capabilities = Capabilities(presence=Extent.NONE, devices=Extent.NONE, opened=Extent.NONE, visitor_left=Extent.NONE, groups=Extent.ALL)
    settings: tuple[Setting, ...] = ()
    poller: Poller | None = None

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str], settings: Mapping[str, str]) -> None:  # noqa: ARG002
        """A token that is the same in each call, and so says nothing of the body: whoever has seen a call can make others."""
        token = headers.get(HEADER, "").encode()
        if not any(hmac.compare_digest(token, secret.encode()) for secret in secrets):
            raise BadSignature("X-RocketChat-Livechat-Token is missing or wrong")

    def secret_fault(self, secret: str) -> str | None:
        return not_a_secret(secret)

    def new_secret(self) -> str:
        """Rocket.Chat takes any."""
        return token_urlsafe(SECRET_BYTES)

    def parse(self, body: bytes, headers: Mapping[str, str], settings: Mapping[str, str]) -> Webhook:  # noqa: ARG002
        return self.reread(body, sha256(body).hexdigest(), settings)

    def reread(self, body: bytes, event_id: str, settings: Mapping[str, str]) -> Webhook:  # noqa: ARG002
        content = json_of(body)
        name = validated(Envelope, content).type
        form = CALLS.get(name)
        return Webhook(event_id, clean_name(name), tuple(validated(form, content).events()) if form else (), form is not None)
