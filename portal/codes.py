"""Codes that prove a person beside their password: those of an app on their phone (TOTP, RFC 6238), and recovery codes."""

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from datetime import datetime

import pyotp

ISSUER = "Avisos"
"""What the app calls the portal."""

RECOVERY_CODES = 10
_RANDOM_BYTES = 15  # 120 bits: enough for a plain hash to hide them (OWASP ASVS 5.0, 6.5.2)


def new_secret() -> str:
    """160 random bits, in base32 as apps take it."""
    return pyotp.random_base32()


def uri(secret: str, whose: str) -> str:
    """What the picture for the app says; `whose` tells the person which of their log-ins it is."""
    return pyotp.TOTP(secret).provisioning_uri(name=whose, issuer_name=ISSUER)


def step_of(secret: str, typed: str, at: datetime) -> int | None:
    """The time-step whose code `typed` is: that of `at`, or of 30 s before or after it (RFC 6238, 5.2); None for any other text."""
    totp = pyotp.TOTP(secret)
    present = totp.timecode(at)
    steps = (present - 1, present, present + 1)
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())), None)


def cleaned(typed: str) -> str:
    """Without the blanks and dashes that make codes legible."""
    return re.sub(r"[\s-]", "", typed).lower()


def is_of_app(code: str) -> bool:
    """Whether a cleaned code has the form of the app's; recovery codes are longer."""
    return re.fullmatch("[0-9]{6}", code) is not None


def new_recovery_codes() -> list[str]:
    """As they are shown: four groups of six."""
    made = (b32encode(secrets.token_bytes(_RANDOM_BYTES)).decode().lower() for _ in range(RECOVERY_CODES))
    return ["-".join(re.findall(".{6}", code)) for code in made]


def digest(code: str) -> str:
    """What is kept of a recovery code."""
    return hashlib.sha256(cleaned(code).encode()).hexdigest()
