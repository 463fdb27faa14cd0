"""Mailgun's webhooks (its user manual, Webhooks): the signature stands in the body, over a time and a token, and not over the rest.

So a token must count once only, and never with another body: whoever keeps the calls sees to that by their id.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from portal.bodies import BadForm, BadSignature, json_of, validated
from portal.mail_services.service import CALL_ID, Call, demand_in_time
from portal.outcomes import Outcome, Report, detailed_code, mail_of, plain, smtp_code

Seconds = Annotated[float, Field(ge=0, le=4e9, allow_inf_nan=False)]  # since 1970


class Signature(BaseModel):
    """What is signed is the time and the token in one: a time of another length could begin with some of the token."""

    timestamp: str = Field(pattern=r"^[0-9]{10}$", coerce_numbers_to_str=True)
    token: str = Field(pattern=CALL_ID)
    signature: str


class Signed(BaseModel):
    signature: Signature


class Headers(BaseModel):
    message_id: str = Field(alias="message-id")


class Message(BaseModel):
    headers: Headers


class Status(BaseModel):
    code: int = 0
    enhanced_code: str | None = Field(None, alias="enhanced-code")
    message: str | None = None
    description: str | None = None


class Event(BaseModel):
    event: str


class Failure(BaseModel):
    severity: Literal["temporary", "permanent"]


class Used(BaseModel):
    timestamp: Seconds
    message: Message
    status: Status | None = Field(None, alias="delivery-status")


FAILURES = {"temporary": Outcome.DEFERRED, "permanent": Outcome.BOUNCED}
OUTCOMES = {"accepted": Outcome.ACCEPTED, "delivered": Outcome.DELIVERED, "complained": Outcome.COMPLAINED}
"""And `failed`. Other events, `opened`, `clicked` and `unsubscribed` among them, say nothing of a mail's way."""


class Mailgun:
    """`keys` are webhook signing keys: two while one takes the place of the other."""

    def verify(self, body: bytes, keys: Sequence[str], now: datetime) -> None:
        content = json_of(body)
        try:
            given = validated(Signed, content).signature
        except BadForm as error:
            raise BadSignature(f"the signature is not there as it should be: {error}") from None
        signed = (given.timestamp + given.token).encode()
        digests = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in keys]
        if not any(hmac.compare_digest(digest.encode(), given.signature.encode("utf-8", "surrogatepass")) for digest in digests):
            raise BadSignature("signature.signature is wrong")
        demand_in_time(_instant(float(given.timestamp)), now)

    def parse(self, body: bytes) -> Call:
        content = json_of(body)
        token, data = validated(Signed, content).signature.token, content.get("event-data")
        event = validated(Event, data, "event-data").event
        outcome = FAILURES[validated(Failure, data, "event-data").severity] if event == "failed" else OUTCOMES.get(event)
        return Call(token, event, (_report(outcome, validated(Used, data, "event-data")),) if outcome else ())


def _report(outcome: Outcome, used: Used) -> Report:
    mail, at, status = mail_of(used.message.headers.message_id), _instant(used.timestamp), used.status
    if status is None:
        return Report(mail, outcome, at)
    words = plain(status.message or status.description or "")
    return Report(mail, outcome, at, smtp_code(status.code), detailed_code(status.enhanced_code or "", words), words)


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
