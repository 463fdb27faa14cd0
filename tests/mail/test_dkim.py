"""Mails are signed for the sender's domain (RFC 6376), as the mail server gets them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dkim
import pytest
from aiosmtpd.smtp import Envelope
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from flask_babel import Babel

from config import Settings, load
from portal.dkim_key import published
from portal.mail.compose import compose
from portal.mail.letters import AlertLetter
from portal.mail.send import Post
from tests.mail.letters import letter, line
from tests.sink import AnyPort

KEY: RSAPrivateKey = generate_private_key(65537, 1024)
DOTS = ".\n..\n.hidden\n" + "a very long line " * 100


class Wire:
    """Keeps each mail byte by byte."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        self.mails.append(envelope.original_content)
        return "250 2.0.0 taken"


@pytest.fixture
def key_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "dkim.pem"
    path.write_bytes(KEY.private_bytes(Encoding.PEM, getattr(request, "param", PrivateFormat.PKCS8), NoEncryption()))
    return path


@contextmanager
def wired() -> Iterator[tuple[Wire, int]]:
    wire = Wire()
    controller = AnyPort(wire, hostname="127.0.0.1", port=0)
    controller.start()
    yield wire, controller.port
    controller.stop()


def sent(key_file: Path | None, said: AlertLetter, sender: str = "Avisos <avisos@acme.example>") -> bytes:
    """The mail as it came over the wire."""
    with wired() as (wire, port):
        key = {"DKIM_KEY_FILE": str(key_file), "DKIM_SELECTOR": "k1"} if key_file else {}
        server = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_DEFAULT_SENDER": sender}
        settings: Settings = load({"VAR_DIR": "/nowhere", "SECRET_KEY": "x", "ENCRYPTION_KEYS": "A" * 43 + "=", **server, **key})
        app = Flask("portal")
        Babel(app)
        post = Post(settings)
        post.init_app(app)
        with app.app_context(), post.line() as post_line:
            assert post_line.send(compose(said)).code == 250
    return wire.mails[0]


def dns(key_file: Path, domain: str = "acme.example") -> Callable[..., bytes | None]:
    """A DNS that knows the key and nothing else."""
    record = f"v=DKIM1; k=rsa; p={published(key_file.read_bytes())}".encode()
    return lambda name, timeout=5: record if name == f"k1._domainkey.{domain}.".encode() else None


@pytest.mark.parametrize("key_file", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL], ids=["pkcs8", "pkcs1"], indirect=True)
def test_a_mail_verifies_as_it_came_over_the_wire(key_file: Path) -> None:
    assert dkim.verify(sent(key_file, letter(lines=(line(DOTS),))), dnsfunc=dns(key_file))


def test_the_domain_that_signs_is_the_senders_in_ascii(key_file: Path) -> None:
    mail = sent(key_file, letter(), sender="avisos@Bücher.example")

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
    mail = sent(key_file, letter())

    assert not dkim.verify(mail.replace(header, forged, 1), dnsfunc=dns(key_file))


def test_without_a_key_nothing_is_signed() -> None:
    assert b"dkim-signature" not in sent(None, letter()).lower()
