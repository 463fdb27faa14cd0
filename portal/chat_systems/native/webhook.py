"""Verifies and parses a native webhook."""

import base64
from collections.abc import Mapping, Sequence
from secrets import token_bytes

import standardwebhooks

from portal.bodies import BadForm, BadSignature, Fault, json_of, text_of, validated
from portal.chat_systems.adapter import Capabilities, Webhook
from portal.chat_systems.native.fields import Envelope
from portal.chat_systems.native.forms import FORMS
from portal.chat_systems.polling import Poller
from portal.chat_systems.settings import Setting
from portal.chat_systems.texts import clean_name, id_fault
from portal.rules.extent import Extent
from portal.rules.trace import N_

LONGEST_ID = 255
SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")
SECRET_BYTES = 32


class Native:
    name = N_("Your own chat")
    capabilities = Capabilities(presence=Extent.ALL, devices=Extent.ALL, opened=Extent.ALL, visitor_left=Extent.ALL, groups=Extent.ALL)
    settings: tuple[Setting, ...] = ()
    poller: Poller | None = None

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str], settings: Mapping[str, str]) -> None:  # noqa: ARG002
        """Standard Webhooks over the raw bytes; one of the secrets must fit (two while one is being rotated)."""
        text_of(body)
        if not any(_fits(secret, body, headers) for secret in secrets):
            raise BadSignature("webhook-signature is missing, wrong, or more than 5 minutes off")

    def secret_fault(self, secret: str) -> str | None:
        if not secret.startswith("whsec_"):
            return "must begin with whsec_"
        text = secret.removeprefix("whsec_")
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except ValueError:
            return "must be base64 after whsec_"
        return None if key else "is empty"

    def new_secret(self) -> str:
        """As Standard Webhooks wants it: between 24 and 64 random bytes."""
        return f"whsec_{base64.b64encode(token_bytes(SECRET_BYTES)).decode()}"

    def parse(self, body: bytes, headers: Mapping[str, str], settings: Mapping[str, str]) -> Webhook:
        return self.reread(body, headers.get("webhook-id", ""), settings)

    def reread(self, body: bytes, event_id: str, settings: Mapping[str, str]) -> Webhook:  # noqa: ARG002
        if fault := id_fault(event_id, LONGEST_ID):
            raise BadForm([Fault("webhook-id", fault)])
        envelope = validated(Envelope, json_of(body))
        form = FORMS.get(envelope.type)
        events = (validated(form, envelope.data, "data").event(envelope.timestamp),) if form else ()
        return Webhook(event_id, clean_name(envelope.type), events, form is not None)


def _fits(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        standardwebhooks.Webhook(secret).verify(body, {name: headers[name] for name in SIGNED}, json_parse=False)
    except Exception:  # noqa: BLE001 (the contract: any error of the library is a 401; it raises more kinds than its own)
        return False
    return True
