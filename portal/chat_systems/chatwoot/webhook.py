"""Verifies and parses a webhook of Chatwoot (contract/EVENTS.md, Routes)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import StrictStr

from portal.bodies import BadForm, BadSignature, Fault, json_of, validated
from portal.chat_systems.adapter import Capabilities, Webhook
from portal.chat_systems.chatwoot.changes import StatusChanged, Updated
from portal.chat_systems.chatwoot.conversation import Begun, Mentioned, Telling
from portal.chat_systems.chatwoot.messages import Message
from portal.chat_systems.chatwoot.poll import ChatwootPoller
from portal.chat_systems.chatwoot.settings import ACCOUNT, SETTINGS
from portal.chat_systems.chatwoot.signature import demand_signature
from portal.chat_systems.fields import Form
from portal.chat_systems.polling import Poller
from portal.chat_systems.settings import Setting, not_a_secret
from portal.chat_systems.texts import clean_name
from portal.rules.extent import Extent

FORMS: dict[str, type[Telling]] = {
    "message_created": Message,
    "message_updated": Message,
    "conversation_created": Begun,
    "conversation_updated": Updated,
    "conversation_status_changed": StatusChanged,
    "conversation_typing_on": Mentioned,
    "conversation_typing_off": Mentioned,
    "webwidget_triggered": Mentioned,
}
"""By the name of the event; of others (contacts, inboxes) nothing is used."""


# A UUID, and no part of what is signed: nothing else shall come into the log by it.
_DELIVERY = re.compile(r"[0-9A-Za-z-]{1,128}")


class Envelope(Form):
    event: StrictStr


class Chatwoot:
    name = "Chatwoot"
    capabilities = Capabilities(presence=Extent.ALL, devices=Extent.NONE, opened=Extent.PART, visitor_left=Extent.PART, groups=Extent.ALL)
    settings: tuple[Setting, ...] = SETTINGS
    poller: Poller | None = ChatwootPoller()

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str], settings: Mapping[str, str]) -> None:
        """The signature over the raw bytes, then the account, where the body names one and the endpoint has one."""
        demand_signature(body, headers, secrets)
        account = _account_of(json_of(body))
        if account is not None and account != settings.get(ACCOUNT, account):
            raise BadSignature("the call is of another account of Chatwoot than this endpoint")

    def secret_fault(self, secret: str) -> str | None:
        return not_a_secret(secret)

    def new_secret(self) -> str | None:
        """Chatwoot makes it when the webhook is added there."""
        return None

    def parse(self, body: bytes, headers: Mapping[str, str], settings: Mapping[str, str]) -> Webhook:
        delivery = headers.get("x-chatwoot-delivery", "")
        if not _DELIVERY.fullmatch(delivery):
            raise BadForm([Fault("x-chatwoot-delivery", "must have 1 to 128 letters, digits and hyphens")])
        return self.reread(body, delivery, settings)

    def reread(self, body: bytes, event_id: str, settings: Mapping[str, str]) -> Webhook:  # noqa: ARG002
        content = json_of(body)
        name = validated(Envelope, content).event
        form = FORMS.get(name)
        return Webhook(event_id, clean_name(name), tuple(validated(form, content).events()) if form else (), form is not None)


def _account_of(content: Any) -> str | None:
    """As far as it is named: in messages, and in conversations of some versions."""
    account = content.get("account") if isinstance(content, dict) else None
    told = account.get("id") if isinstance(account, dict) else None
    return None if told is None else str(told)
