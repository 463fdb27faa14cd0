"""Amazon's side: a certificate of its own making, and messages of SNS and SES signed with it."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

TOPIC = "arn:aws:sns:eu-west-1:123456789012:mails"
CERTIFICATE_URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123abcd.pem"
CONFIRM_URL = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37"
NOW = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)


def certificate(key: RSAPrivateKey, until: datetime) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), until - timedelta(days=600), until)
    return made.sign(key, SHA256()).public_bytes(Encoding.PEM)


@dataclass
class Amazon:
    """`pages` are what stands at its addresses; `asked` those that were fetched."""

    key: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))
    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    now: datetime = NOW

    def __post_init__(self) -> None:
        self.pages |= {CERTIFICATE_URL: certificate(self.key, self.now + timedelta(days=300)), CONFIRM_URL: b"<ok/>"}

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        return self.pages[url]

    def message(self, kind: str = "Notification", message: str = "words", version: str = "2", **more: str) -> dict[str, str]:
        """Signed as it is told; `more` in place of its usual fields."""
        told = {"Type": kind, "MessageId": str(uuid4()), "TopicArn": TOPIC, "Message": message, "Timestamp": self.now.isoformat(), **more}
        if kind != "Notification":
            told = {"Token": "2336412f37", "SubscribeURL": CONFIRM_URL, **told}
        text = "".join(f"{name}\n{told[name]}\n" for name in sorted(told))
        signature = self.key.sign(text.encode(), PKCS1v15(), hash_of(version))
        told |= {"SignatureVersion": version, "Signature": base64.b64encode(signature).decode(), "SigningCertURL": CERTIFICATE_URL}
        return told

    def report(self, kind: str, mail: str, **details: Any) -> bytes:
        """What SES tells of a mail, in a message of SNS."""
        field_name = kind[0].lower() + kind[1:]
        headers = [{"name": "From", "value": "avisos@portal.example"}, {"name": "Message-ID", "value": f"<{mail}@portal.example>"}]
        told = {"eventType": kind, "mail": {"timestamp": self.now.isoformat(), "headers": headers}, field_name: details}
        return json.dumps(self.message(message=json.dumps(told))).encode()


def hash_of(version: str) -> HashAlgorithm:
    return SHA1() if version == "1" else SHA256()
