"""The key that signs mails (DKIM, RFC 6376), read from the file that DKIM_KEY_FILE names."""

from base64 import b64encode
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from portal.reading import Reader, SettingError

SHORTEST = 1024  # bits; verifiers pass nothing shorter (RFC 8301, 3.2)


def dkim_key(read: Reader) -> bytes:
    """The RSA key as PEM; empty when none is named. Raises `SettingError` when it cannot be read, used, or found by its selector."""
    name = read.text("DKIM_KEY_FILE", "")
    if not name:
        return b""
    if not read.text("DKIM_SELECTOR", ""):
        raise SettingError("DKIM_SELECTOR: must be set with DKIM_KEY_FILE, or nobody finds the key that belongs to it")
    try:
        pem = Path(name).read_bytes()
    except OSError as error:
        raise SettingError(f"DKIM_KEY_FILE: {name!r} cannot be read: {error.strerror}") from None
    key = _key(pem)
    if key is None or key.key_size < SHORTEST:
        raise SettingError(f"DKIM_KEY_FILE: {name!r} holds no RSA private key of {SHORTEST} bits or more, as PEM without a password")
    return pem


def published(pem: bytes) -> str:
    """What the DNS must say as `p` for mails signed with this key (RFC 6376, 3.6.1)."""
    key = _key(pem)
    return b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode() if key else ""


def _key(pem: bytes) -> RSAPrivateKey | None:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPrivateKey) else None
