"""Mailgun's side: calls as its user manual shows them."""

import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

KEY = "a-signing-key-of-mailgun"
NOW = 1_786_622_400.0


def call(event: str, mail: str = "f" * 32, *, key: str = KEY, at: float = NOW, token: str = "", **more: Any) -> bytes:
    """A signed call; `more` are fields of the event."""
    signature = {"timestamp": str(int(at)), "token": token or uuid4().hex}
    signature["signature"] = hmac.new(key.encode(), (signature["timestamp"] + signature["token"]).encode(), hashlib.sha256).hexdigest()
    data = {
        "event": event,
        "id": "CPgfbmQMTCKtHW6uIWtuVe",
        "timestamp": at + 0.25,
        "recipient": "eva@acme.example",
        "message": {"headers": {"message-id": f"{mail}@portal.example", "to": "eva@acme.example", "subject": "Hola"}, "size": 111},
        "flags": {"is-test-mode": False},
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return json.dumps({"signature": signature, "event-data": data}).encode()


def failed(mail: str = "f" * 32, *, severity: str = "permanent", code: int = 550, enhanced: str = "5.1.1", **more: Any) -> bytes:
    status = {"attempt-no": 1, "code": code, "enhanced-code": enhanced, "message": f"{enhanced} so it was told", "description": ""}
    return call("failed", mail, severity=severity, reason="bounce", delivery_status=status, **more)
