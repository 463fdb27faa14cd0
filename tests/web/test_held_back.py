"""What is told of a mail that was held back by the cap: before its summary, and after it."""

import pytest
from flask import Flask

from portal.actions.house import House
from tests.sink import Sink
from tests.web.activity_page import Activity
from tests.web.chat import Chat
from tests.web.people import ALICE, BOB
from tests.web.why_page import WhyPage

HOUR = 3600


@pytest.fixture
def environment(sink: Sink) -> dict[str, str]:
    sink.clear()
    server = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port), "MAIL_DEFAULT_SENDER": "avisos@portal.example"}
    return {**server, "MAILS_PER_HOUR": "1"}


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    """Alice has had her mail of the hour at 10:42; what Iris wrote at 10:43:20 is held back until 11:42."""
    made = Chat(house, app=app)
    made.marta_writes()
    made.work(120)
    made.writes("i1", 200, "Iris", text="¿Hola?", group_id="ventas", author={"name": "Iris"})
    made.work(320)
    return made


def page_of_the_alert(chat: Chat, at: float) -> str:
    return " ".join(chat.see(ALICE, alert=1, at=at).words.split())


def latest(chat: Chat, at: float) -> str:
    return " ".join(WhyPage(chat).see(at=at).one("article", id="causes").text.split())


def test_before_the_summary_the_alert_says_until_when_it_waits_and_why(chat: Chat) -> None:
    told = page_of_the_alert(chat, at=400)

    assert "… retenido: en un resumen a las 11:42:00" in told
    assert "se enviaron muchos e-mails en una hora, así que este espera" in told


def test_after_it_the_alert_says_when_it_was_told_and_what_the_mail_server_said(chat: Chat) -> None:
    chat.work(120 + HOUR)

    told = page_of_the_alert(chat, at=2 * HOUR)

    assert "✓ en un resumen 11:42:00" in told
    assert f"11:42:00 {ALICE}" in told
    assert "250 2.0.0 taken" in told
    assert "se retuvo para un resumen" in told


def test_a_summary_that_is_refused_is_told_as_refused(chat: Chat, sink: Sink) -> None:
    sink.answers[ALICE] = "550 5.1.1 nobody here"
    chat.work(120 + HOUR)

    assert "✗ e-mail rechazado" in page_of_the_alert(chat, at=2 * HOUR)
    assert "1 no entregado" in Activity(chat).lines(at=2 * HOUR)[0]


def test_activity_counts_it_apart(chat: Chat) -> None:
    iris, marta = Activity(chat).lines()

    assert "✓ 1 en un resumen" in iris
    assert "✓ 1 e-mail" in marta


def test_the_team_page_knows_the_summary_as_the_last_mail(chat: Chat) -> None:
    chat.writes("z1", 400, "Zoe", text="¿Hola?", group_id="ventas")
    chat.work(520)
    chat.work(120 + HOUR)

    with chat.at(720 + HOUR):
        told = " ".join(chat.reader(BOB).see("/settings/team").words.split())

    assert "hace 10 minutos" in told


def test_why_says_that_it_waits_and_then_that_it_was_told_in_a_summary(chat: Chat) -> None:
    assert "ya te habíamos enviado muchos e-mails, así que espera a un resumen" in latest(chat, at=400)

    chat.work(120 + HOUR)

    assert "te lo contamos en un resumen de varios" in latest(chat, at=2 * HOUR)
    assert "Un resumen de varios" in WhyPage(chat).see(at=2 * HOUR).one("section", id="answers").text
