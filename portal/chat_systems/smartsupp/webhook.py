"""Verifies and parses Smartsupp's webhooks (contract/EVENTS.md, Routes)."""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic import StrictStr

from portal.bodies import BadSignature, json_of, validated
from portal.chat_systems.adapter import Capabilities, Webhook
from portal.chat_systems.fields import Form, Instant
from portal.chat_systems.polling import Poller
from portal.chat_systems.settings import Setting, not_a_secret, not_a_token, not_an_api, not_an_id
from portal.chat_systems.smartsupp.fields import Id
from portal.chat_systems.smartsupp.forms import FORMS
from portal.chat_systems.smartsupp.poll import SmartsuppPoller
from portal.chat_systems.texts import clean_name
from portal.rules.extent import Extent
from portal.rules.trace import N_

HEADER = "x-smartsupp-hmac"


class Sender(Form):
    """Of whom the webhook says it is."""

    account_id: Id | None = None
    app_id: Id | None = None


class Envelope(Form):
    event: StrictStr
    timestamp: Instant
    data: dict[str, Any]


class Smartsupp:
    """No webhook has an id of its own: the hash of its body stands for it."""

    name = "Smartsupp"
    capabilities = Capabilities(presence=Extent.ALL, devices=Extent.NONE, opened=Extent.NONE, visitor_left=Extent.ALL, groups=Extent.ALL)
    settings: tuple[Setting, ...] = (
        Setting("account_id", N_("Account id"), not_an_id, N_("Smartsupp's own number of your account.")),
        Setting("app_id", N_("App id"), not_an_id, N_("Smartsupp's support gave it to you with the secret.")),
        Setting("token", N_("Token of the REST API"), not_a_token, N_("Who is online is asked with it."), secret=True),
        Setting("api", N_("Address of the REST API"), not_an_api, required=False, by_operator=True, is_called=True),
    )
    poller: Poller | None = SmartsuppPoller()

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str], settings: Mapping[str, str]) -> None:
        """The lower-case hex HMAC-SHA256 of the raw bytes with one of the secrets; then, that account and app are the endpoint's."""
        signature = headers.get(HEADER, "").encode()
        right = [hmac.new(secret.encode(), body, sha256).hexdigest().encode() for secret in secrets]
        if not any(hmac.compare_digest(signature, one) for one in right):
            raise BadSignature("X-Smartsupp-Hmac is missing or wrong")
        sender = validated(Sender, json_of(body)).model_dump(exclude_none=True)
        if wrong := [name for name, value in sender.items() if value != settings.get(name, value)]:
            raise BadSignature(f"{wrong[0]} is another than this endpoint's")

    def secret_fault(self, secret: str) -> str | None:
        return not_a_secret(secret)

    def new_secret(self) -> None:
        """Smartsupp makes it."""

    def parse(self, body: bytes, headers: Mapping[str, str], settings: Mapping[str, str]) -> Webhook:  # noqa: ARG002
        return self.reread(body, sha256(body).hexdigest(), settings)

    def reread(self, body: bytes, event_id: str, settings: Mapping[str, str]) -> Webhook:  # noqa: ARG002
        envelope = validated(Envelope, json_of(body))
        form = FORMS.get(envelope.event)
        told = validated(form, envelope.data, "data").told(envelope.timestamp) if form else ()
        return Webhook(event_id, clean_name(envelope.event), told, form is not None)
