"""¿Por qué no me llega?: the causes between the mail server and the mailbox and the test mail."""

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Table, update

from portal.actions.house import House
from portal.store.tables import accounts, agents
from tests.sink import Sink
from tests.web.chat import Chat
from tests.web.page import Page
from tests.web.people import ALICE
from tests.web.reader import HTMX
from tests.web.why_page import WhyPage, mark, said, send_test_mail
from tests.world import moment

ALICE_S, ACME = agents.c.email == ALICE, accounts.c.public_id == "acme"


@pytest.fixture
def environment(sink: Sink) -> dict[str, str]:
    sink.clear()
    return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port), "MAIL_DEFAULT_SENDER": "Avisos <avisos@localhost>"}


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def why(chat: Chat) -> WhyPage:
    return WhyPage(chat)


def change(house: House, table: Table, which: ColumnElement[bool], **values: object) -> None:
    with house.db.write() as tx:
        tx.execute(update(table).where(which).values(**values))


def test_the_last_mail_that_was_taken_is_told(chat: Chat, why: WhyPage) -> None:
    chat.marta_writes()
    chat.work(150)

    page = why.see()

    assert "Nos consta entregado al servidor: 250, hace 2 minutos" in said(page, "offline-full")
    assert (mark(page, "offline-full"), mark(page, "offline-blocked"), mark(page, "offline-address")) == ("✓", "✓", "?")


@pytest.mark.parametrize(
    ("answer", "cause", "words"),
    [
        ("452 4.2.2 Over quota", "full", "El buzón está lleno."),
        ("550 5.1.1 No such user", "address", "no conoce esa"),
        ("550 5.7.1 Policy", "blocked", "no deja entrar nuestros e-mails"),
    ],
)
def test_what_the_mail_server_said_is_told_in_plain_words(
    chat: Chat, why: WhyPage, sink: Sink, answer: str, cause: str, words: str
) -> None:
    sink.answers[ALICE] = answer
    chat.marta_writes()
    chat.work(150)

    page = why.see()

    for kind in ("offline", "missed"):
        assert {c for c in ("full", "address", "blocked") if mark(page, f"{kind}-{c}") == "✗"} == {cause}
        assert words in said(page, f"{kind}-{cause}")
    assert answer[4:] in page.words


def test_what_was_said_of_an_earlier_address_is_no_news(chat: Chat, why: WhyPage, sink: Sink, house: House) -> None:
    sink.answers[ALICE] = "550 5.1.1 No such user"
    chat.marta_writes()
    chat.work(150)
    change(house, agents, ALICE_S, email="a@acme.example", email_key="a@acme.example")

    assert mark(why.see(who="a@acme.example"), "offline-address") == "?"


def test_a_suspended_address_is_a_cause(why: WhyPage, house: House) -> None:
    change(house, agents, ALICE_S, suspended_at=moment(0))

    assert "Está suspendida" in said(why.see(), "offline-address")


def test_a_test_mail_is_followed_until_the_mail_server_has_answered(chat: Chat, sink: Sink) -> None:
    with chat.at(0):
        alice = chat.reader(ALICE)
        page = send_test_mail(alice)
        polled = page.one("div", **{"class": "progress"}).attrs["hx-get"]
        assert alice.client.get(polled, headers=HTMX).status_code == 204

        chat.work(0)
        done = Page(alice.client.get(polled, headers=HTMX).text, whole=False)

    assert "hx-get" not in done.one("div", **{"class": "progress"}).attrs
    assert "El servidor de correo aceptó el e-mail." in done.words
    assert "250" in done.words
    assert len(sink.to(ALICE)) == 1


def test_without_script_the_page_itself_tells_what_became_of_it(chat: Chat) -> None:
    with chat.at(0):
        alice = chat.reader(ALICE)
        answer = alice.send("/why/test-mail", {}, page="/why")
        assert (answer.status_code, answer.location) == (303, "/why#test")
        page = alice.see("/why")
        assert "Esperando al servidor de correo" in page.words
        # Not the page's own address: with a # at its end, browsers would not load it anew.
        (again,) = [link.attrs["href"] for link in page.all("a") if link.text == "Mirar otra vez"]
        assert alice.client.get(again).location == "/why#test"

        chat.work(0)
        assert "El servidor de correo aceptó el e-mail." in alice.see("/why").words


def test_a_refused_test_mail_says_when_it_is_tried_again(chat: Chat, sink: Sink) -> None:
    sink.answers[ALICE] = "452 4.2.2 Over quota"
    with chat.at(0):
        alice = chat.reader(ALICE)
        send_test_mail(alice)
        chat.work(0)
        words = " ".join(alice.see("/why").one("section", id="test").text.split())

    assert "✗ El buzón está lleno. Borra e-mails en él y vacía la papelera. Lo volvemos a intentar dentro de 30 segundos" in words


def test_after_a_few_in_an_hour_the_button_gives_way_to_when_the_next_may_be(chat: Chat) -> None:
    with chat.at(0):
        alice = chat.reader(ALICE)
        token = alice.see("/why").all("input", name="csrf_token")[0].attrs["value"]
        for _ in range(5):
            send_test_mail(alice)
            chat.work(0)
        page = alice.see("/why")
        again = alice.client.post("/why/test-mail", data={"csrf_token": token}, headers=HTMX)

    assert not page.all("button", id="send-test")
    assert "El siguiente, dentro de 1 hora" in page.words
    assert again.status_code == 422
    assert "El siguiente, dentro de 1 hora" in Page(again.text, whole=False).words
