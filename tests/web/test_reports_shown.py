"""What became of a mail after it was handed over, in plain words, on the pages where it is looked for."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.actions.house import House
from portal.outcomes import Outcome
from portal.store.tables import notifications
from tests.actions.reported import report
from tests.sink import Sink
from tests.web.chat import Chat
from tests.web.people import ALICE
from tests.web.why_page import WhyPage, mark, said

BOUNCED, DELIVERED, COMPLAINED = Outcome.BOUNCED, Outcome.DELIVERED, Outcome.COMPLAINED
FULL, UNKNOWN, BLOCKED = (
    "El buzón está lleno.",
    "El servidor de correo no conoce esa dirección.",
    "El servidor de correo no deja entrar nuestros e-mails.",
)
ENDS = [
    (DELIVERED, "2.0.0", "✓ e-mail entregado", "El e-mail llegó al servidor de correo de la dirección."),
    (BOUNCED, "5.2.2", "✗ e-mail devuelto", FULL),
    (BOUNCED, "5.1.1", "✗ e-mail devuelto", UNKNOWN),
    (BOUNCED, "5.7.1", "✗ e-mail devuelto", BLOCKED),
    (BOUNCED, "4.4.7", "✗ e-mail devuelto", "no llegó por la red"),
    (COMPLAINED, None, "✗ e-mail marcado como spam", "El e-mail llegó y se marcó como spam"),
]


@pytest.fixture
def environment(sink: Sink) -> dict[str, str]:
    sink.clear()
    return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port)}


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    chat = Chat(house, app=app)
    chat.marta_writes()
    chat.work(130)
    return chat


def tell(chat: Chat, outcome: Outcome, enhanced_code: str | None) -> None:
    with chat.house.db.read() as tx:
        mail = tx.execute(select(notifications.c.public_id)).scalar_one()
    report(chat, mail, outcome, at=200, enhanced_code=enhanced_code, code=550 if outcome is BOUNCED else 250)


@pytest.mark.parametrize(("outcome", "code", "ended", "words"), ENDS)
def test_each_end_is_told_in_plain_words_everywhere(chat: Chat, outcome: Outcome, code: str | None, ended: str, words: str) -> None:
    tell(chat, outcome, code)

    alert, why, team = (
        " ".join(page.words.split()) for page in (chat.see(), WhyPage(chat).see(), chat.reader("bob@acme.example").see("/settings/team"))
    )
    assert ended in alert
    assert words in alert
    assert words in why
    assert words in team or (outcome is DELIVERED and "✓ entregado" in team)


@pytest.mark.parametrize(("code", "cause"), [("5.2.2", "full"), ("5.1.1", "address"), ("5.7.1", "blocked")])
def test_a_mail_that_came_back_marks_its_cause(chat: Chat, code: str, cause: str) -> None:
    tell(chat, BOUNCED, code)

    assert mark(WhyPage(chat).see(), f"offline-{cause}") == "✗"


def test_a_complaint_says_that_it_turned_the_mails_off(chat: Chat) -> None:
    tell(chat, COMPLAINED, None)

    page = WhyPage(chat).see()
    assert mark(page, "offline-spam") == "✗"
    assert "Un e-mail nuestro se marcó como spam en tu buzón" in said(page, "offline-off")
    with chat.at(300):
        assert "por una queja por spam" in chat.reader(ALICE).see("/settings/notifications").words


@pytest.mark.parametrize(("outcome", "opened"), [(BOUNCED, "Alice"), (DELIVERED, "Bob")])
def test_an_admin_is_shown_first_whose_mail_came_back_and_else_oneself(chat: Chat, outcome: Outcome, opened: str) -> None:
    tell(chat, outcome, "5.2.2" if outcome is BOUNCED else None)

    assert [each.text.split()[0] for each in chat.see().all("details") if "open" in each.attrs] == [opened]
