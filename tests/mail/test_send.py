"""What the portal makes of what a mail server does, over real sockets."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from config import load
from portal.mail.mime import AlternativeMessage
from portal.mail.outcomes import Reply
from portal.mail.send import Post, PostLine
from portal.outcomes import Outcome
from tests.mail.conftest import post_for
from tests.mail.servers import CUT, DRIBBLE, HANG, PIPELINING, Script, box, script

STEPS = ["banner", "ehlo", "mail", "rcpt", "data", "done"]
SHORT = {"MAIL_TIMEOUT": "0.3"}
"""Where a server is waited for in vain, and nothing is to go well before."""


@pytest.fixture
def post(var_dir: Path) -> Any:
    """A post office for the mail server at a port; each of its steps may take as long as on a busy machine."""

    def make(port: int, **settings: str) -> Post:
        server = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_TIMEOUT": "60"}
        return post_for(load({"VAR_DIR": str(var_dir), **server, **settings}))

    return make


@pytest.fixture(params=["250 x", PIPELINING], ids=["one by one", "pipelined"])
def scripted(post: Any, request: pytest.FixtureRequest) -> Any:
    """What it makes of each answer is the same whether the server takes several commands at once or not."""

    @contextmanager
    def connect(settings: Mapping[str, str] = {}, **steps: str | list[str]) -> Iterator[tuple[Script, PostLine]]:
        with script(**{"ehlo": request.param} | steps) as server, post(server.port, **settings).line() as line:
            yield server, line

    return connect


def mail(to: str = "eva@acme.example", text: str = "Hola") -> AlternativeMessage:
    return AlternativeMessage(
        subject="Hola", recipients=[to], body=text, html=text, message_id="<m1@x>", sender="Avisos <avisos@localhost>", date=0
    )


def test_a_mail_that_is_taken_is_accepted_in_the_servers_words(scripted: Any) -> None:
    with scripted() as (_, line):
        assert line.send(mail()) == Reply(Outcome.ACCEPTED, 250, "2.0.0", "2.0.0 queued as A1")


def test_a_whole_mail_server_takes_it_unchanged(post: Any) -> None:
    with box() as server, post(server.port).line() as line:
        assert line.send(mail(text=".\n..\nñ")).outcome is Outcome.ACCEPTED

    assert server.mails == [mail(text=".\n..\nñ").as_bytes()]


def test_a_recipient_whom_the_server_cannot_verify_and_takes_gets_the_mail_itself(scripted: Any) -> None:
    with scripted(ehlo=PIPELINING, rcpt="252 2.1.5 will try") as (server, line):
        assert line.send(mail()).outcome is Outcome.ACCEPTED

    assert [bool(sent.strip()) for sent in server.mails] == [True]


def test_many_mails_go_over_one_connection(scripted: Any) -> None:
    with scripted() as (server, line):
        assert [line.send(mail()).code for _ in range(3)] == [250, 250, 250]

    assert (server.connections, len(server.mails), server.said["quit"]) == (1, 3, [""])


def test_without_a_mail_no_connection_is_made(scripted: Any) -> None:
    with scripted() as (server, _):
        assert server.connections == 0


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "done"])
def test_a_5xx_to_the_mail_is_a_refusal_for_good_and_the_line_goes_on(scripted: Any, step: str) -> None:
    usual = {"data": "354 go on"}.get(step, "250 ok")
    with scripted(**{step: ["550 5.1.1 nobody of that name", usual]}) as (server, line):
        assert line.send(mail()) == Reply(Outcome.REFUSED, 550, "5.1.1", "5.1.1 nobody of that name")
        assert line.send(mail()).outcome is Outcome.ACCEPTED

    assert server.connections == 1
    assert server.said["rset"]


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "done"])
def test_a_4xx_to_the_mail_is_a_refusal_for_now_and_the_line_goes_on(scripted: Any, step: str) -> None:
    with scripted(**{step: "452 4.2.2 mailbox full"}) as (_, line):
        assert line.send(mail()) == Reply(Outcome.DEFERRED, 452, "4.2.2", "4.2.2 mailbox full")


@pytest.mark.parametrize("step", ["banner", "ehlo"])
@pytest.mark.parametrize("words", ["554 5.7.1 go away", "421 4.3.2 too busy"])
def test_a_server_that_takes_nobody_says_nothing_about_the_recipient(scripted: Any, step: str, words: str) -> None:
    steps = {step: words, "helo": words}
    with scripted(**steps) as (_, line):
        assert line.send(mail()) == Reply(Outcome.DEFERRED, int(words[:3]), words[4:9], words[4:], line_lost=True, unreachable=True)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "done"])
def test_a_421_ends_the_line_and_the_next_mail_gets_a_new_one(scripted: Any, step: str) -> None:
    usual = {"data": "354 go on"}.get(step, "250 ok")
    with scripted(**{step: ["421 4.7.0 closing", usual]}) as (server, line):
        assert line.send(mail()) == Reply(Outcome.DEFERRED, 421, "4.7.0", "4.7.0 closing", line_lost=True)
        assert line.send(mail()).outcome is Outcome.ACCEPTED

    assert server.connections == 2


@pytest.mark.parametrize("how", [HANG, DRIBBLE, CUT, "nonsense", "2" * 10_000])
@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_fails_at_a_step_defers_the_mail(scripted: Any, step: str, how: str) -> None:
    with scripted(SHORT if how in (HANG, DRIBBLE) else {}, **{step: how, "helo": how}) as (_, line):
        reply = line.send(mail())

    assert reply.outcome is Outcome.DEFERRED
    assert reply.words


@pytest.mark.parametrize("step", ["banner", "ehlo", "mail", "rcpt", "data", "done"])
def test_after_a_lost_line_the_next_mail_gets_a_new_one(scripted: Any, step: str) -> None:
    usual = {"banner": "220 x", "data": "354 go on"}.get(step, "250 ok")
    with scripted(**{step: [CUT, usual], "helo": CUT}) as (_, line):
        assert line.send(mail()).line_lost
        assert line.send(mail()).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("how", [CUT, "421 4.4.2 idle for too long"])
def test_a_line_that_the_server_ended_between_two_mails_costs_no_mail(scripted: Any, how: str) -> None:
    with scripted(mail=["250 ok", how, "250 ok"]) as (server, line):
        assert [line.send(mail()).outcome for _ in range(2)] == [Outcome.ACCEPTED, Outcome.ACCEPTED]

    assert (server.connections, len(server.mails)) == (2, 2)


def test_a_mail_that_may_have_been_taken_is_not_sent_twice_at_once(scripted: Any) -> None:
    with scripted(done=["250 ok", CUT, "250 ok"]) as (server, line):
        assert [line.send(mail()).outcome for _ in range(2)] == [Outcome.ACCEPTED, Outcome.DEFERRED]

    assert len(server.mails) == 2


@pytest.mark.parametrize("how", [HANG, DRIBBLE, CUT, "500 what?"])
def test_however_the_server_says_good_bye_the_mail_stays_accepted(scripted: Any, how: str) -> None:
    with scripted({"MAIL_TIMEOUT": "1"}, quit=how) as (_, line):
        assert line.send(mail()).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("how", [HANG, CUT, "500 what?"])
def test_a_server_without_rset_gets_a_new_connection(scripted: Any, how: str) -> None:
    with scripted({"MAIL_TIMEOUT": "1"}, rcpt=["550 no", "250 ok"], rset=how) as (server, line):
        assert line.send(mail()) == Reply(Outcome.REFUSED, 550, None, "no", line_lost=True)
        assert line.send(mail()).outcome is Outcome.ACCEPTED

    assert server.connections == 2


def test_nobody_at_the_port_defers(post: Any) -> None:
    with socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        with post(deaf.getsockname()[1]).line() as line:
            reply = line.send(mail())
        assert reply == Reply(Outcome.DEFERRED, None, None, "not handed over: Connection refused", line_lost=True, unreachable=True)


def test_a_server_too_busy_to_take_the_connection_defers(post: Any) -> None:
    with socket() as full, ExitStack() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for queued in [waiting.enter_context(socket()) for _ in range(3)]:
            queued.setblocking(False)
            queued.connect_ex(full.getsockname())

        with post(full.getsockname()[1], **SHORT).line() as line:
            reply = line.send(mail())
        assert (reply.outcome, reply.words, reply.unreachable) == (Outcome.DEFERRED, "not handed over: timed out", True)


@pytest.mark.parametrize("name", ["no-such-host.invalid", "x" * 70 + ".example", ".."])
def test_a_server_name_that_leads_nowhere_defers(post: Any, name: str) -> None:
    with post(25, MAIL_SERVER=name).line() as line:
        assert line.send(mail()).outcome is Outcome.DEFERRED


def test_an_answer_of_many_lines_is_one_line_without_control_characters(scripted: Any) -> None:
    with scripted(rcpt="550-5.1.1 Nobody\r\n550-5.1.1 of that\x07 name: señor\r\n550 5.1.1 " + "x" * 600) as (_, line):
        reply = line.send(mail())

    assert reply.words.startswith("5.1.1 Nobody of that name: señor xxx")
    assert len(reply.words) == 500


@pytest.mark.parametrize("address", ["josé@acme.example", "eva@\udcff.example"])
def test_an_address_that_cannot_be_told_to_a_server_is_refused_in_plain_words(scripted: Any, address: str) -> None:
    with scripted() as (server, line):
        reply = line.send(mail(address))

    assert reply == Reply(Outcome.REFUSED, None, None, "the address has letters that cannot be told to a mail server")

    assert server.connections == 0


def test_a_mail_that_is_made_wrong_raises_and_harms_no_other(scripted: Any) -> None:
    wrong = mail()
    wrong.extra_headers = {"X-Y": "a\nb"}
    with scripted() as (server, line):
        with pytest.raises(Exception, match="header"):
            line.send(wrong)
        assert line.send(mail()).outcome is Outcome.ACCEPTED

    assert server.connections == 1


def test_the_portal_says_its_own_name(post: Any) -> None:
    with script() as server, post(server.port, PORTAL_URL="https://avisos.acme.example").line() as line:
        line.send(mail())
        assert server.said["ehlo"] == ["avisos.acme.example"]


def test_a_knock_at_a_server_that_is_there_finds_nothing_wrong(post: Any) -> None:
    with script() as server:
        assert post(server.port).knock() is None

    assert server.said["mail"] == []


def test_a_knock_at_a_server_that_lets_nobody_in_says_why(post: Any) -> None:
    with script(banner="554 5.7.1 go away") as server:
        assert post(server.port).knock() == "5.7.1 go away"
