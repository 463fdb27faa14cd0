"""The built-in inbox: a process that takes mails, and the files it keeps them in."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from socket import create_server

import pytest
import time_machine

from config import load
from portal.mail import inbox
from portal.mail.inbox import Mail
from portal.mail.send import Post
from portal.outcomes import Outcome
from tests.mail.conftest import post_for
from tests.mail.letters import WRITTEN
from tests.mail.test_send import mail


@contextmanager
def running(var_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """The inbox's process, once it has said that it is open."""
    command = [sys.executable, "-m", "portal.mail.inbox"]
    environment = {**os.environ, "VAR_DIR": str(var_dir), "LOG_LEVEL": "INFO"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "inbox_open" in process.stderr.readline()
        try:
            yield process
        finally:
            process.terminate()


@pytest.fixture
def post(var_dir: Path) -> Post:
    return post_for(load({"VAR_DIR": str(var_dir)}))


def keep(var_dir: Path, to: str = "eva@acme.example", content: bytes | None = None) -> str:
    return inbox.keep(var_dir, "avisos@localhost", [to], mail(to).as_bytes() if content is None else content)


def test_a_mail_sent_is_kept_and_read_again(post: Post, var_dir: Path) -> None:
    with running(var_dir), post.line() as line:
        reply = line.send(mail(text="¿Hola?"))

    (kept,) = inbox.kept(var_dir)
    read = inbox.read(var_dir, kept.id)
    assert (reply.outcome, reply.words) == (Outcome.ACCEPTED, f"2.0.0 kept as {kept.id}")
    assert (kept.to, kept.subject, kept.sender) == ("eva@acme.example", "Hola", "Avisos <avisos@localhost>")
    assert read is not None
    assert (read.text, read.html) == ("¿Hola?", "¿Hola?")
    assert read.raw.endswith(mail(text="¿Hola?").as_bytes())


def test_without_an_inbox_a_mail_waits(post: Post) -> None:
    with post.line() as line:
        reply = line.send(mail())

    assert (reply.outcome, reply.words) == (Outcome.DEFERRED, "not handed over: the built-in inbox is not running")


def test_an_inbox_that_has_ended_is_not_running_either(post: Post, var_dir: Path) -> None:
    with running(var_dir):
        pass

    with post.line() as line:
        assert line.send(mail()).words == "not handed over: the built-in inbox is not running"


def test_a_line_finds_the_inbox_again_after_it_moved(post: Post, var_dir: Path) -> None:
    with post.line() as line:
        with running(var_dir):
            line.send(mail())
        with create_server(("127.0.0.1", inbox.port(var_dir) or 0)), running(var_dir):
            assert line.send(mail()).outcome is Outcome.ACCEPTED


def test_it_comes_back_on_its_former_port(var_dir: Path) -> None:
    with running(var_dir):
        former = inbox.port(var_dir)

    with running(var_dir):
        assert inbox.port(var_dir) == former


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to_with_a_line_still_open(post: Post, var_dir: Path, number: signal.Signals) -> None:
    with running(var_dir) as process, post.line() as line:
        line.send(mail())
        process.send_signal(number)

        assert process.wait(timeout=20) == 0


def test_a_disk_that_takes_nothing_defers_the_mail(post: Post, var_dir: Path) -> None:
    with running(var_dir), post.line() as line:
        line.send(mail())
        (var_dir / "inbox").rename(var_dir / "moved")
        (var_dir / "inbox").write_text("a file where the folder should be")
        reply = line.send(mail())

    assert (reply.outcome, reply.code, reply.line_lost) == (Outcome.DEFERRED, 452, False)


def test_the_newest_mail_is_first(var_dir: Path) -> None:
    with time_machine.travel(WRITTEN, tick=False) as clock:
        older = keep(var_dir)
        clock.shift(timedelta(seconds=1))
        newer = keep(var_dir)

    assert [mail.id for mail in inbox.kept(var_dir)] == [newer, older]
    assert [mail.at for mail in inbox.kept(var_dir)] == [WRITTEN + timedelta(seconds=1), WRITTEN]


def test_the_list_is_of_one_recipient_when_asked(var_dir: Path) -> None:
    keep(var_dir, "eva@acme.example")
    luis = keep(var_dir, "luis@acme.example")

    assert [mail.id for mail in inbox.kept(var_dir, to="LUIS@")] == [luis]


def test_what_is_older_than_is_kept_is_thrown_away(var_dir: Path) -> None:
    with time_machine.travel(WRITTEN, tick=False) as clock:
        keep(var_dir)
        clock.shift(timedelta(days=1))
        younger = keep(var_dir)

    inbox.forget(var_dir, WRITTEN + timedelta(days=1))

    assert [mail.id for mail in inbox.kept(var_dir)] == [younger]


def test_the_list_ends_at_its_limit(var_dir: Path) -> None:
    for _ in range(3):
        keep(var_dir)

    assert len(inbox.kept(var_dir, limit=2)) == 2


def test_an_inbox_that_never_was_is_empty(var_dir: Path) -> None:
    assert inbox.kept(var_dir) == []
    assert inbox.port(var_dir) is None


@pytest.mark.parametrize("mail_id", ["", "..", "../../etc/passwd", "port", "20260512T084000.000000Z-00000000", "x\0"])
def test_what_is_no_id_of_a_mail_is_no_mail(var_dir: Path, mail_id: str) -> None:
    keep(var_dir)

    assert inbox.read(var_dir, mail_id) is None


ODD = b"Subject: =?x?q?y?=\r\nContent-Type: text/plain; charset=nope\r\n\r\nx"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", ODD, b": \r\n\r\n", b"From: <\r\n\r\nx"])
def test_a_mail_that_is_none_can_be_listed_and_read(var_dir: Path, content: bytes) -> None:
    mail_id = keep(var_dir, content=content)

    assert [mail.id for mail in inbox.kept(var_dir)] == [mail_id]
    assert inbox.read(var_dir, mail_id) is not None


def test_headers_in_utf_8_and_encoded_ones_are_read_alike(var_dir: Path) -> None:
    encoded = keep(var_dir, content=b"Subject: =?utf-8?q?=C2=BFHola=3F?=\r\n\r\n")
    plain = keep(var_dir, content="Subject: ¿Hola?\r\n\r\n".encode())

    assert {mail.id: mail.subject for mail in inbox.kept(var_dir)} == {encoded: "¿Hola?", plain: "¿Hola?"}


def test_what_is_neither_text_nor_a_character_gets_a_mark(var_dir: Path) -> None:
    mail_id = inbox.keep(var_dir, "", ["\udcff@x.example"], b"Subject: a\xffb\r\n\r\n")

    (mail,) = inbox.kept(var_dir)
    assert (mail.id, mail.to, mail.subject) == (mail_id, "\ufffd@x.example", "a\ufffdb")


def test_mails_are_found_under_their_message_id_since_an_instant(var_dir: Path) -> None:
    old, new = (b"Message-ID: <%d@portal.example>\r\n\r\n" % number for number in (1, 2))
    with time_machine.travel(WRITTEN, tick=False) as time:
        keep(var_dir, content=old)
        time.shift(timedelta(minutes=1))
        mail_id = keep(var_dir, content=new)

    found = inbox.mails_under(var_dir, {"<1@portal.example>", "<2@portal.example>", "<3@portal.example>"}, WRITTEN + timedelta(seconds=1))

    assert {message_id: mail.id for message_id, mail in found.items()} == {"<2@portal.example>": mail_id}


def test_once_all_are_found_no_other_mail_is_read(var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        keep(var_dir, content=b"Message-ID: <%d@portal.example>\r\n\r\n" % number)
    opened: list[str] = []
    read = inbox.read

    def noted(var_dir: Path, mail_id: str) -> Mail | None:
        opened.append(mail_id)
        return read(var_dir, mail_id)

    monkeypatch.setattr(inbox, "read", noted)

    found = inbox.mails_under(var_dir, {"<0@portal.example>"}, WRITTEN - timedelta(days=9999))

    assert [mail.id for mail in found.values()] == opened
