"""How Chatwoot signs (its pull request 13573): HMAC-SHA256 over the time of sending, a dot and the raw body."""

import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from portal.bodies import BadSignature
from portal.clock import now

TOLERANCE = timedelta(minutes=5)

_SECONDS = re.compile(r"[0-9]{1,12}")  # since 1970


def demand_signature(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> None:
    """One of the secrets must fit (two while one is being rotated). Raises `BadSignature`."""
    sent_at, signature = headers.get("x-chatwoot-timestamp", ""), headers.get("x-chatwoot-signature", "")
    if not _SECONDS.fullmatch(sent_at) or abs(now().timestamp() - int(sent_at)) > TOLERANCE.total_seconds():
        raise BadSignature("x-chatwoot-timestamp is missing, wrong, or more than 5 minutes off")
    if not any(hmac.compare_digest(signature.encode(), _signed(body, sent_at, secret).encode()) for secret in secrets):
        raise BadSignature("x-chatwoot-signature is missing or wrong")


def _signed(body: bytes, sent_at: str, secret: str) -> str:
    """The signature as it stands in its header; `sent_at` are seconds since 1970."""
    return f"sha256={hmac.digest(secret.encode(), f'{sent_at}.'.encode() + body, 'sha256').hex()}"
