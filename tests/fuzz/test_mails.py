"""Whatever mail the built-in inbox is handed: it is kept or refused by a line of SMTP, and every kept one can be listed and read."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from portal.mail import inbox
from portal.mail.compose import compose
from portal.mail.inbox.__main__ import Keeper
from tests.fuzz.mutate import as_bytes
from tests.fuzz.strange import TEXTS
from tests.mail.letters import letter
from tests.moving import make, moved
from tests.sink import AnyPort
from tests.web.page import Page

HEADS = ("Subject", "From", "To", "Delivered-To", "Content-Type", "Content-Transfer-Encoding", "Message-ID", "Date", "MIME-Version")
VALUES = (
    *("=?utf-8?q?=ff?=", "=?x?q?y?=", "=?utf-8?b?*?=", "multipart/mixed", "multipart/alternative; boundary=", "text/plain; charset=nope"),
    *("message/rfc822", "text/html; charset=utf-16", "base64", "quoted-printable", "x-uuencode", "<", "a@b, <@", "group: a@b;", "\xff\xfe"),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("mails")
    with moved(make(folder), f"sqlite:///{shutil.copy(migrated_sqlite, folder)}") as app:
        yield app


@pytest.fixture(scope="module")
def folder(app: Flask) -> Path:
    found: Path = app.extensions["house"].settings.var_dir
    return found


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Controller]:
    controller = AnyPort(Keeper(folder), hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)
    controller.start()
    yield controller
    controller.stop()


def spoilt_mail(chance: Random, right: bytes) -> bytes:
    """A right mail with a strange header before its own, or with its bytes spoilt, or both."""
    value = chance.choice((*VALUES, *TEXTS[:20])).encode(errors="replace")
    content = right if chance.random() < 0.3 else f"{chance.choice(HEADS)}: ".encode() + value + b"\r\n" + right
    return as_bytes(chance, content) if chance.random() < 0.6 else content


def test_every_kept_mail_can_be_listed_and_read(app: Flask, folder: Path) -> None:
    chance, reader = Random("mails"), app.test_client()
    with app.app_context():
        right = compose(letter()).as_bytes()
    for _ in range(150):
        mail_id = inbox.keep(folder, "", ["eva@acme.example"], spoilt_mail(chance, right))
        for page in ("/inbox", f"/inbox/{mail_id}"):
            answer = reader.get(page)
            assert (answer.status_code, Page(answer.text).faults()) == (200, []), inbox.read(folder, mail_id)
        assert reader.get(f"/inbox/{mail_id}/html").status_code in (200, 404)
        assert reader.get(f"/inbox/{mail_id}/raw").status_code == 200
        inbox.forget(folder, inbox.kept(folder)[0].at.replace(year=9999))


def test_whatever_is_said_to_its_server_it_goes_on(server: Controller, folder: Path) -> None:
    chance = Random("smtp")
    right = b"EHLO x\r\nMAIL FROM:<a@b.example> SMTPUTF8\r\nRCPT TO:<eva@acme.example>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n"
    for _ in range(60):
        answers = said(server.port, as_bytes(chance, right))
        assert answers.startswith(b"220 ")
        assert b"500 Error: (" not in answers, f"the server itself failed: {answers!r}"

    kept = len(inbox.kept(folder))
    assert said(server.port, right).count(b"\r\n250 2.0.0 kept as") == 1
    assert len(inbox.kept(folder)) == kept + 1


@pytest.mark.parametrize("address", ["ñ@ñ.example", "\udcff@x.example", '"a b"@x.example', "a@[127.0.0.1]", "x" * 300 + "@x.example"])
def test_an_address_beyond_ascii_is_kept_or_refused(server: Controller, folder: Path, address: str) -> None:
    raw = address.encode(errors="surrogateescape")
    answers = said(server.port, b"EHLO x\r\nMAIL FROM:<> SMTPUTF8\r\nRCPT TO:<" + raw + b">\r\nDATA\r\nx\r\n.\r\n")

    assert b"kept as" in answers or b"\r\n553 " in answers, answers
    assert [mail.id for mail in inbox.kept(folder)]


def said(port: int, words: bytes) -> bytes:
    """All that the server answers to a whole session, at whose end the sender leaves, whatever it was in the middle of."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(words + b"\r\n.\r\nQUIT\r\n")
        return b"".join(iter(lambda: line.recv(65_536), b""))
