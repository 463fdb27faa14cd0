"""Mails are signed for the sender's domain (RFC 6376), as the mail server gets them."""

from collections.abc import Callable
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.serialization import PrivateFormat

from tests.mail.letters import letter, line
from tests.mail.signed import record, sent, written

DOTS = ".\n..\n.hidden\n" + "a very long line " * 100


@pytest.fixture
def key_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return written(tmp_path / "dkim.pem", getattr(request, "param", PrivateFormat.PKCS8))


def dns(key_file: Path, domain: str = "acme.example") -> Callable[..., bytes | None]:
    """A DNS that knows the key and nothing else."""
    return lambda name, timeout=5: record(key_file).encode() if name == f"k1._domainkey.{domain}.".encode() else None


@pytest.mark.parametrize("key_file", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL], ids=["pkcs8", "pkcs1"], indirect=True)
def test_a_mail_verifies_as_it_came_over_the_wire(key_file: Path) -> None:
    [mail] = sent(key_file, letter(lines=(line(DOTS),)))

    assert dkim.verify(mail, dnsfunc=dns(key_file))


def test_the_domain_that_signs_is_the_senders_in_ascii(key_file: Path) -> None:
    [mail] = sent(key_file, letter(), sender="avisos@Bücher.example")

    assert dkim.verify(mail, dnsfunc=dns(key_file, "xn--bcher-kva.example"))


@pytest.mark.parametrize(
    ("header", "forged"),
    [
        (b"Subject: ", b"Subject: Not "),
        (b"List-Unsubscribe-Post: ", b"List-Unsubscribe-Post: Not-"),
        (b"\r\nFrom: ", b"\r\nFrom: evil@evil.example\r\nFrom: "),
        (b"\r\nTo: ", b"\r\nReply-To: evil@evil.example\r\nTo: "),
        (b"\r\nFrom: ", b"\r\nSubject: Not what was sent\r\nFrom: "),
    ],
)
def test_no_header_can_be_changed_or_added_on_the_way(key_file: Path, header: bytes, forged: bytes) -> None:
    [mail] = sent(key_file, letter())

    assert not dkim.verify(mail.replace(header, forged, 1), dnsfunc=dns(key_file))


def test_without_a_key_nothing_is_signed() -> None:
    assert b"dkim-signature" not in sent(None, letter())[0].lower()
