"""The headers of a mail (contract/RULES.md, Mails)."""

from email.utils import parsedate_to_datetime

import pytest
import time_machine
from flask_mail import BadHeaderError

from portal.mail.compose import compose
from portal.mail.mime import AlternativeMessage
from tests.mail.letters import STOP, WRITTEN, letter, on_the_wire

pytestmark = pytest.mark.usefixtures("in_app")


def test_a_first_mail_has_exactly_these_headers() -> None:
    assert on_the_wire(compose(letter())).keys() == [
        "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted",
        "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
    ]  # fmt: skip


def test_the_alternatives_are_the_mail_itself_and_text_comes_first() -> None:
    mail = on_the_wire(compose(letter()))

    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_who_sends_and_who_gets_it() -> None:
    mail = on_the_wire(compose(letter()))

    assert mail["From"] == "Avisos <avisos@localhost>"
    assert mail["To"] == "eva@acme.example"


@time_machine.travel(WRITTEN, tick=False)
def test_it_is_dated_when_it_is_composed() -> None:
    assert parsedate_to_datetime(on_the_wire(compose(letter()))["Date"]) == WRITTEN


def test_the_message_id_is_the_letters() -> None:
    assert on_the_wire(compose(letter()))["Message-ID"] == "<m1@portal.example>"


def test_a_later_mail_of_the_thread_names_the_earlier_ones() -> None:
    references = tuple(f"<{'m' * 50}{number}@portal.example>" for number in range(40))
    mail = compose(letter(thread_subject="Ana: «Hola»", in_reply_to=references[-1], references=references))

    assert on_the_wire(mail)["Subject"] == "Re: Ana: «Hola»"
    assert on_the_wire(mail)["In-Reply-To"] == references[-1]
    assert on_the_wire(mail)["References"].split() == list(references)


def test_one_click_unsubscribe_is_by_rfc_8058_and_its_long_link_stays_whole() -> None:
    raw = compose(letter()).as_string()

    assert f"List-Unsubscribe: <{STOP}/one-click>\r\n" in raw.replace("\r\n ", " ")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert "Auto-Submitted: auto-generated\r\n" in raw


def test_an_answer_goes_to_the_visitor() -> None:
    assert on_the_wire(compose(letter(reply_to="ana@example.com")))["Reply-To"] == "ana@example.com"


def test_an_answer_goes_to_a_domain_beyond_ascii() -> None:
    assert on_the_wire(compose(letter(reply_to="ana@bücher.example")))["Reply-To"] == "ana@xn--bcher-kva.example"


def test_an_address_that_has_no_ascii_form_is_no_reply_to() -> None:
    assert on_the_wire(compose(letter(reply_to="josé@example.com")))["Reply-To"] is None


def test_every_line_is_short_enough_for_smtp_and_of_seven_bits() -> None:
    raw = compose(letter(visitor="ñ" * 500)).as_bytes()

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_header_that_is_made_wrong_raises() -> None:
    message = AlternativeMessage(
        subject="x", recipients=["eva@acme.example"], body="", html="", message_id="<x>", extra_headers={"X-Y": "a\r\nBcc: b"}
    )

    with pytest.raises(BadHeaderError):
        message.as_bytes()
