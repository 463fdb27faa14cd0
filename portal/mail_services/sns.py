"""Messages of Amazon SNS, which carry the reports of SES: who signed them (its developer guide, Verifying the signatures)."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_pascal

from portal.bodies import BadForm, BadSignature, Fault, json_of, validated
from portal.mail_services.service import CALL_ID, UnreachedError, demand_in_time

PATIENCE = 5.0  # seconds
TOPIC_ARN = r"^arn:aws[a-z-]*:sns:[a-z0-9-]+:[^:]+:[^:]+$"
CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9A-Za-z]+\.pem")
CONFIRMATION = re.compile(r"/\?[!-~]+")
HASHES = {"1": SHA1, "2": SHA256}
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


class Envelope(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal)

    type: str
    message_id: str = Field(pattern=CALL_ID)
    topic_arn: str = Field(pattern=TOPIC_ARN)
    message: str
    timestamp: AwareDatetime
    signature_version: str
    signature: str
    certificate_url: str = Field(alias="SigningCertURL")
    subscribe_url: str = Field("", alias="SubscribeURL")

    def is_at_home(self, url: str, path: re.Pattern[str]) -> bool:
        """Whether `url` leads to SNS in the topic's own region: other names at Amazon, those of S3 among them, are for anybody to have."""
        _, partition, _, region, *_ = self.topic_arn.split(":")
        home = f"https://sns.{region}.amazonaws.com{'.cn' if partition == 'aws-cn' else ''}"
        return url.startswith(home) and path.fullmatch(url, len(home)) is not None


class Sns:
    """`fetch` gets what stands at an address of Amazon, or raises `UnreachedError`; certificates are kept."""

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch
        self._certificates: dict[str, x509.Certificate] = {}

    def verify(self, body: bytes, topics: Sequence[str], now: datetime) -> None:
        """`topics` are the names (ARNs) of those that may speak. Raises `BadSignature`, `NotJson` or `UnreachedError`."""
        content = json_of(body)
        try:
            envelope = validated(Envelope, content)
        except BadForm as error:
            raise BadSignature(f"no signed message of Amazon SNS: {error}") from None
        if envelope.topic_arn not in topics or envelope.type not in SIGNED:
            raise BadSignature("TopicArn or Type is none that is expected")
        demand_in_time(envelope.timestamp, now)
        if not _fits(self._certificate(envelope), envelope, _signed(content), now):
            raise BadSignature("Signature is wrong")

    def confirm(self, envelope: Envelope) -> None:
        """Says yes to a wish to confirm the subscription. Raises `BadForm` or `UnreachedError`."""
        if not envelope.is_at_home(envelope.subscribe_url, CONFIRMATION):
            raise BadForm([Fault("SubscribeURL", "is not Amazon's")])
        self._fetch(envelope.subscribe_url)

    def _certificate(self, envelope: Envelope) -> x509.Certificate:
        url = envelope.certificate_url
        if not envelope.is_at_home(url, CERTIFICATE):
            raise BadSignature("SigningCertURL is not Amazon's")
        if url not in self._certificates:
            try:
                self._certificates[url] = x509.load_pem_x509_certificate(self._fetch(url))
            except ValueError:
                raise UnreachedError("SigningCertURL leads to no certificate") from None
        return self._certificates[url]


def fetch(url: str) -> bytes:
    """What stands there. Raises `UnreachedError`, also when it leads elsewhere."""
    try:
        return httpx.get(url, timeout=PATIENCE, follow_redirects=False).raise_for_status().content
    except httpx.HTTPError as error:
        raise UnreachedError(f"Amazon did not answer as it should ({type(error).__name__})") from None


def _signed(content: Mapping[str, Any]) -> bytes:
    """A line for the name and one for the value of each field that is there."""
    lines = (f"{name}\n{content[name]}\n" for name in SIGNED[content["Type"]] if content.get(name) is not None)
    return "".join(lines).encode("utf-8", "surrogatepass")


def _fits(certificate: x509.Certificate, envelope: Envelope, signed: bytes, now: datetime) -> bool:
    key, kind = certificate.public_key(), HASHES.get(envelope.signature_version)
    in_time = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    if kind is None or not isinstance(key, RSAPublicKey) or not in_time:
        return False
    try:
        key.verify(base64.b64decode(envelope.signature, validate=True), signed, PKCS1v15(), kind())
    except (InvalidSignature, ValueError):
        return False
    return True
