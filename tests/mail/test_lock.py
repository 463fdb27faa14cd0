"""TLS and log-in: nothing is told to a server that cannot show who it is."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config import load
from portal.clock import now
from portal.mail.outcomes import Reply
from portal.outcomes import Outcome
from tests.mail.conftest import post_for
from tests.mail.servers import CUT, box, only_eva, script
from tests.mail.test_send import mail

TLS, SSL = {"MAIL_USE_TLS": "true"}, {"MAIL_USE_SSL": "true"}


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1 with its key, which nobody trusts yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now() - timedelta(1), now() + timedelta(1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return file


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def send(var_dir: Path, port: int, **settings: str) -> Reply:
    server = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_TIMEOUT": "60"}
    with post_for(load({"VAR_DIR": str(var_dir), **server, **settings})).line() as line:
        return line.send(mail())


@pytest.mark.usefixtures("trusted")
def test_starttls(var_dir: Path, certificate: Path) -> None:
    with box(tls_context=context(certificate), require_starttls=True) as server:
        assert send(var_dir, server.port, **TLS).outcome is Outcome.ACCEPTED


@pytest.mark.usefixtures("trusted")
def test_tls_from_the_first_byte(var_dir: Path, certificate: Path) -> None:
    with box(ssl_context=context(certificate)) as server:
        assert send(var_dir, server.port, **SSL).outcome is Outcome.ACCEPTED


def test_starttls_with_a_certificate_that_nobody_vouches_for_defers(var_dir: Path, certificate: Path) -> None:
    with box(tls_context=context(certificate)) as server:
        assert "certificate verify failed" in send(var_dir, server.port, **TLS).words

    assert server.mails == []


def test_tls_with_a_certificate_that_nobody_vouches_for_defers(var_dir: Path, certificate: Path) -> None:
    with script() as server:
        assert send(var_dir, server.port, **SSL).outcome is Outcome.DEFERRED


def test_a_server_without_starttls_gets_no_mail(var_dir: Path) -> None:
    with box() as server:
        assert "STARTTLS" in send(var_dir, server.port, **TLS).words

    assert server.mails == []


def test_log_in(var_dir: Path) -> None:
    with box(authenticator=only_eva, auth_require_tls=False, auth_required=True) as server:
        assert send(var_dir, server.port, MAIL_USERNAME="eva", MAIL_PASSWORD="secret").outcome is Outcome.ACCEPTED


def test_a_wrong_password_is_the_servers_trouble_and_not_the_recipients(var_dir: Path) -> None:
    with box(authenticator=only_eva, auth_require_tls=False, auth_required=True) as server:
        reply = send(var_dir, server.port, MAIL_USERNAME="eva", MAIL_PASSWORD="wrong")

    assert (reply.outcome, reply.code, reply.enhanced_code, reply.line_lost) == (Outcome.DEFERRED, 535, "5.7.8", True)


def test_a_refused_log_in_is_told_in_the_words_of_the_refusal_even_when_the_server_then_hangs_up(var_dir: Path) -> None:
    with script(ehlo="250-x\r\n250 AUTH PLAIN LOGIN", auth=["535 5.7.8 wrong password", CUT]) as server:
        reply = send(var_dir, server.port, MAIL_USERNAME="eva", MAIL_PASSWORD="wrong")

    assert reply == Reply(Outcome.DEFERRED, 535, "5.7.8", "5.7.8 wrong password", line_lost=True, unreachable=True)


def test_a_password_that_smtp_cannot_carry_defers_and_is_not_shown(var_dir: Path) -> None:
    with box(authenticator=only_eva, auth_require_tls=False) as server:
        reply = send(var_dir, server.port, MAIL_USERNAME="eva", MAIL_PASSWORD="señor")

    assert reply.outcome is Outcome.DEFERRED
    assert "señor" not in reply.words


def test_a_server_that_knows_no_log_in_gets_no_mail(var_dir: Path) -> None:
    with script() as server:
        assert send(var_dir, server.port, MAIL_USERNAME="eva", MAIL_PASSWORD="secret").outcome is Outcome.DEFERRED

    assert server.mails == []
