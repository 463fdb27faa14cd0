"""A key that cannot sign stops the start, with one line that names the setting."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

import config
from config import SettingError

RSA = generate_private_key(65537, 1024)


def pem(key: Ed25519PrivateKey | RSAPrivateKey = RSA, lock: KeySerializationEncryption | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock or NoEncryption())


WRONG = {
    "empty": b"",
    "no PEM": b"\x00\xff not a key",
    "a public key": b"-----BEGIN PUBLIC KEY-----\nMFww\n-----END PUBLIC KEY-----\n",
    "of another kind": pem(Ed25519PrivateKey.generate()),
    "locked": pem(lock=BestAvailableEncryption(b"secret")),
}


def load(tmp_path: Path, **environ: str) -> config.Settings:
    return config.load({"VAR_DIR": str(tmp_path / "var"), **environ})


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG.keys())
def test_a_file_without_a_fitting_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.pem").write_bytes(content)

    with pytest.raises(SettingError, match=r"^DKIM_KEY_FILE: '.*key.pem' holds no RSA private key") as refused:
        load(tmp_path, DKIM_KEY_FILE=str(tmp_path / "key.pem"), DKIM_SELECTOR="k1")

    assert "\n" not in refused.value.message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^DKIM_KEY_FILE: '.*nowhere' cannot be read: No such file"):
        load(tmp_path, DKIM_KEY_FILE=str(tmp_path / "nowhere"), DKIM_SELECTOR="k1")


def test_a_key_without_the_selector_it_is_found_by_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pem())

    with pytest.raises(SettingError, match=r"^DKIM_SELECTOR: must be set with DKIM_KEY_FILE"):
        load(tmp_path, DKIM_KEY_FILE=str(tmp_path / "key.pem"))


def test_the_key_is_in_no_repr(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pem())

    made = load(tmp_path, DKIM_KEY_FILE=str(tmp_path / "key.pem"), DKIM_SELECTOR="k1")

    assert made.dkim_key == pem()
    assert "PRIVATE KEY" not in repr(made)
