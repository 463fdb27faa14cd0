"""Amazon SES (its developer guide, Notification contents), whose reports come as messages of Amazon SNS.

SES writes its own Message-ID over ours, so its notifications must be set to include the original headers.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from portal.bodies import BadForm, Fault, NotJson, json_of, validated
from portal.mail_services.service import Call
from portal.mail_services.sns import Envelope, Sns, fetch
from portal.outcomes import Outcome, Report, mail_of, report_of

OUTCOMES = {
    "Send": Outcome.ACCEPTED,
    "Delivery": Outcome.DELIVERED,
    "DeliveryDelay": Outcome.DEFERRED,
    "Bounce": Outcome.BOUNCED,  # those that SES calls transient too: it has given up
    "Complaint": Outcome.COMPLAINED,
}
COMPLAINTS = (None, "abuse", "fraud", "other")
"""Types by which a reader says that they do not want such mails; `not-spam`, `auth-failure` and `virus` say something else."""


class Form(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class Header(Form):
    name: str
    value: str


class Mail(Form):
    timestamp: AwareDatetime
    headers: list[Header] = []


class Recipient(Form):
    status: str = ""
    diagnostic_code: str = ""


class Details(Form):
    """Of a delivery, a delay, a bounce or a complaint, as far as each has it."""

    timestamp: AwareDatetime | None = None
    smtp_response: str = ""
    bounce_type: str = ""
    bounce_sub_type: str = ""
    complaint_feedback_type: str | None = None
    complaint_sub_type: str | None = None
    bounced_recipients: list[Recipient] = []
    delayed_recipients: list[Recipient] = []


class Ses:
    """`keys` are the names (ARNs) of SNS topics."""

    def __init__(self, fetch: Callable[[str], bytes] = fetch) -> None:
        self._sns = Sns(fetch)

    def verify(self, body: bytes, keys: Sequence[str], now: datetime) -> None:
        self._sns.verify(body, keys, now)

    def parse(self, body: bytes) -> Call:
        """A wish to confirm the subscription is granted on the way."""
        envelope = validated(Envelope, json_of(body))
        if envelope.type == "SubscriptionConfirmation":
            self._sns.confirm(envelope)
        return Call(envelope.message_id, envelope.type, _reports(envelope.message) if envelope.type == "Notification" else ())


def _reports(message: str) -> tuple[Report, ...]:
    """There are also notes that are plain text, or that say nothing of a mail's way."""
    try:
        content = json_of(message.encode("utf-8", "surrogatepass"))
    except NotJson:
        return ()
    told = content if isinstance(content, dict) else {}
    name = str(told.get("eventType") or told.get("notificationType"))
    if name not in OUTCOMES:
        return ()
    field = name[0].lower() + name[1:]
    details = validated(Details, told.get(field, {}), "Message", field)
    return (_report(OUTCOMES[name], details, told),) if _is_news(name, details) else ()


def _is_news(name: str, details: Details) -> bool:
    """Not a complaint that no reader made, nor what somebody on holiday answered to a mail that arrived, which SES calls a bounce too."""
    if name == "Complaint":
        return details.complaint_feedback_type in COMPLAINTS and not details.complaint_sub_type
    said = any(recipient.status or recipient.diagnostic_code for recipient in details.bounced_recipients)
    return name != "Bounce" or said or (details.bounce_type, details.bounce_sub_type) != ("Transient", "General")


def _report(outcome: Outcome, details: Details, told: Mapping[str, Any]) -> Report:
    mail = validated(Mail, told.get("mail"), "Message", "mail")
    message_id = next((header.value for header in mail.headers if header.name.lower() == "message-id"), None)
    if message_id is None:
        raise BadForm([Fault("Message.mail.headers", "has no Message-ID: SES must be set to include the original headers")])
    recipient = next(iter(details.bounced_recipients or details.delayed_recipients), Recipient())
    said = recipient.diagnostic_code or details.smtp_response
    return report_of(mail_of(message_id), outcome, details.timestamp or mail.timestamp, said, recipient.status)
