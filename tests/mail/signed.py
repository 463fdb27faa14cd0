"""Mails as a mail server gets them from an installation that signs (DKIM), with its key in a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.smtp import Envelope
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from flask_babel import Babel

from config import load
from portal.dkim_key import published
from portal.mail.compose import Letter, compose
from portal.mail.send import Post
from tests.sink import AnyPort

KEY = generate_private_key(65537, 2048)
SELECTOR = "k1"


class Wire:
    """Keeps each mail byte by byte."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        self.mails.append(envelope.original_content)
        return "250 2.0.0 taken"


def written(path: Path, form: PrivateFormat = PrivateFormat.PKCS8) -> Path:
    """The key, as PEM."""
    path.write_bytes(KEY.private_bytes(Encoding.PEM, form, NoEncryption()))
    return path


def record(key_file: Path) -> str:
    """What the DNS says of the key at `k1._domainkey.` and the domain."""
    return f"v=DKIM1; k=rsa; p={published(key_file.read_bytes())}"


def sent(key_file: Path | None, *letters: Letter, sender: str = "Avisos <avisos@acme.example>") -> list[bytes]:
    """The mails as they came over the wire."""
    with _wired() as (wire, port):
        key = {"DKIM_KEY_FILE": str(key_file), "DKIM_SELECTOR": SELECTOR} if key_file else {}
        server = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_DEFAULT_SENDER": sender}
        settings = load({"VAR_DIR": "/nowhere", "SECRET_KEY": "x", "ENCRYPTION_KEYS": "A" * 43 + "=", **server, **key})
        app = Flask("portal")
        Babel(app)
        post = Post(settings)
        post.init_app(app)
        with app.app_context(), post.line() as line:
            assert {line.send(compose(letter)).code for letter in letters} == {250}
    return wire.mails


@contextmanager
def _wired() -> Iterator[tuple[Wire, int]]:
    wire = Wire()
    controller = AnyPort(wire, hostname="127.0.0.1", port=0)
    controller.start()
    yield wire, controller.port
    controller.stop()
