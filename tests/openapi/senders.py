"""How each chat system and mail service signs a body that schemathesis made up, so that it gets past the door."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from pydantic import BaseModel, ValidationError
from schemathesis.core import NotSet

from portal.mail_services import mailgun, sns
from tests.fuzz.corpora import CORPORA, Corpus
from tests.mail_services.amazon import CERTIFICATE_URL, CONFIRM_URL, TOPIC, Amazon, hash_of
from tests.mail_services.mailgun import call

Signed = tuple[bytes, Mapping[str, str]]
"""A body and its headers."""

AMAZON = Amazon(now=datetime.now(UTC))


def raw(content: Any) -> bytes:
    """Some are no JSON at all, and some are nothing. 1.0 is written as 1: to a schema they are the same, and nobody writes the former."""
    if isinstance(content, NotSet):
        return b""
    return content if isinstance(content, bytes) else json.dumps(_whole(content)).encode()


def by_headers(corpus: Corpus) -> Callable[[Any], Signed]:
    """A body that says it is of an account is of the endpoint's: any other would be signed wrongly."""

    def sign(content: Any) -> Signed:
        if isinstance(content, dict):
            content = content | {name: value for name, value in corpus.settings.items() if _is_id(content.get(name))}
        return raw(content), corpus.sign(raw(content), uuid4().hex)

    return sign


def by_mailgun(content: Any) -> Signed:
    if _fits(mailgun.Signed, content) and isinstance(content["signature"]["timestamp"], str):
        content = content | {"signature": json.loads(call("opened", at=time.time()))["signature"]}
    return raw(content), {}


def by_amazon(content: Any) -> Signed:
    if _fits(sns.Envelope, content) and content["Type"] in sns.SIGNED and isinstance(content["Timestamp"], str):
        content = content | {"TopicArn": TOPIC, "Timestamp": AMAZON.now.isoformat(), "SigningCertURL": CERTIFICATE_URL}
        content |= {"MessageId": uuid4().hex}
        content |= {"SubscribeURL": CONFIRM_URL} if "SubscribeURL" in content else {}
        text = "".join(f"{name}\n{content[name]}\n" for name in sns.SIGNED[content["Type"]] if content.get(name) is not None)
        signature = AMAZON.key.sign(text.encode(), PKCS1v15(), hash_of(content["SignatureVersion"]))
        content |= {"Signature": base64.b64encode(signature).decode()}
    return raw(content), {}


def _whole(content: Any) -> Any:
    return json.loads(json.dumps(content), parse_float=lambda told: int(float(told)) if float(told).is_integer() else float(told))


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _fits(form: type[BaseModel], content: Any) -> bool:
    """What is not of the form stays as it was made up: there is nothing in it to sign."""
    try:
        return bool(form.model_validate(content))
    except ValidationError:
        return False


SENDERS: dict[str, Callable[[Any], Signed]] = {
    **{source: by_headers(corpus) for source, corpus in CORPORA.items()},
    "mailgun": by_mailgun,
    "ses": by_amazon,
}
