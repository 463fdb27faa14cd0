"""What became of the mails of an alert, as its page tells it; and what the page costs."""

import pytest
from flask import Flask

from portal.actions.house import House
from tests.actions.queries import counted
from tests.sink import Sink
from tests.web.chat import Chat
from tests.web.people import ALICE, PASSWORD


@pytest.fixture
def environment(sink: Sink) -> dict[str, str]:
    sink.clear()
    return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port), "MAIL_DEFAULT_SENDER": "avisos@portal.example"}


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    return Chat(house, app=app)


def test_each_attempt_is_told_with_its_time_address_and_the_server_s_words(chat: Chat) -> None:
    chat.marta_writes()
    chat.work(130)

    told = " ".join(chat.see().words.split())

    assert "✓ e-mail 10:42:10" in told
    assert f"10:42:10 {ALICE} 250 2.0.0 taken" in told


def test_a_mail_put_off_says_when_it_is_tried_again(chat: Chat, sink: Sink) -> None:
    sink.answers[ALICE] = "451 4.7.1 greylisted"
    chat.marta_writes()
    chat.work(130)

    told = " ".join(chat.see().words.split())

    assert "451 4.7.1 greylisted" in told
    assert "nuevo intento a las 10:42:40" in told
    assert "hx-get" in chat.see().one("article").attrs


def test_every_attempt_is_told(chat: Chat, sink: Sink) -> None:
    sink.answers[ALICE] = "451 4.7.1 greylisted"
    chat.marta_writes()
    chat.work(130)
    sink.clear()
    chat.work(200)

    told = chat.see().words

    assert told.index("greylisted") < told.index("2.0.0 taken")


def test_a_refused_mail_says_so_in_the_server_s_words(chat: Chat, sink: Sink) -> None:
    sink.answers[ALICE] = "550 5.1.1 nobody <b>here</b>"
    chat.marta_writes()
    chat.work(130)

    page = chat.see()

    assert "✗ e-mail rechazado" in page.words
    assert "550 5.1.1 nobody <b>here</b>" in " ".join(page.words.split())
    assert "hx-get" not in page.one("article").attrs


def test_a_second_message_in_the_same_mail_is_told_softly(chat: Chat) -> None:
    chat.marta_writes(0)
    chat.marta_writes(20)
    chat.work(150)

    assert "– ya iba en un e-mail anterior: Alice" in " ".join(chat.see().words.split())
    assert "El e-mail · 2 mensajes" in chat.see().words


def cost(chat: Chat, at: float) -> int:
    with chat.at(at):
        reader = chat.reader(ALICE)
        with counted(chat.house.db) as asked:
            reader.see(f"/alerts/{chat.rows()[0]}")
    return len(asked)


def test_it_asks_as_many_questions_of_the_database_however_much_there_is(chat: Chat) -> None:
    chat.marta_writes(0)
    chat.work(130)
    few = cost(chat, at=200)
    more = [{"id": f"z{n}", "name": f"Z{n}", "email": f"z{n}@acme.example", "password": PASSWORD} for n in range(3)]
    chat.provision(agents=more)
    for n in range(5):
        chat.online(f"z{n % 3}", 5 + n, until=8 + n, device=f"d{n}")
        chat.marta_writes(210 + n)
    chat.work(400)

    assert cost(chat, at=500) == few
