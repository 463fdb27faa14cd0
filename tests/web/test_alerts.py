"""The page of one alert: what happened, why each agent was mailed or not, and what arrived too late to count."""

import pytest
from flask import Flask
from sqlalchemy import update

from portal.actions.house import House
from portal.store.tables import agents
from tests.web.chat import Chat
from tests.web.page import Page
from tests.web.people import ALICE, BOB, PASSWORD

ZOE = "zoe@acme.example"


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    return Chat(house, app=app)


def said(page: Page) -> str:
    return " ".join(page.one("main").text.split())


def deciding(page: Page, name: str) -> str:
    """The rule in bold among those of this agent."""
    (details,) = [each.text for each in page.all("details") if each.text.split()[0] == name]
    return next(" ".join(each.text.split()) for each in page.all("li", **{"class": "decides"}) if each.text in details)


def opened(page: Page) -> list[str]:
    return [each.text.split()[0] for each in page.all("details") if "open" in each.attrs]


def test_it_says_who_wrote_when_and_what_came_of_it(chat: Chat) -> None:
    chat.marta_writes()
    chat.work(130)

    page = chat.see()

    assert page.one("h1").text == "Marta escribió a las 10:40"
    assert "1 e-mail · 2 sin e-mail" in said(page)
    assert "¿Tenéis talla 38?" in page.one("blockquote").text


def test_later_than_that_day_it_says_the_day_too(chat: Chat) -> None:
    chat.marta_writes()
    chat.work(130)

    assert chat.see(at=26 * 3600).one("h1").text == "Marta escribió a las 10:40 del 12 de mayo de 2026"
    assert chat.see(at=26 * 3600, lang="en").one("h1").text.startswith("Marta wrote at 10:40")


def test_times_are_in_the_viewer_s_zone(chat: Chat, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == BOB).values(timezone="Europe/Madrid"))
    chat.marta_writes()

    assert chat.see().one("h1").text == "Marta escribió a las 12:40"


def test_a_text_is_shown_as_it_was_written(chat: Chat) -> None:
    chat.marta_writes(text="<b>uno</b>\n\n  dos")

    assert chat.see().one("blockquote").text.strip() == "<b>uno</b>\n\n  dos"


def test_the_rule_that_decided_stands_out_among_all_that_were_asked(chat: Chat) -> None:
    chat.marta_writes()
    chat.tell("conversation.opened", 72, conversation_id="c1", agent_id="alice")
    chat.work(130)

    page = chat.see(ALICE)

    assert deciding(page, "Alice").endswith("La abrió en el panel la abrió a las 10:41:12")
    assert "No estaba en línea cuando el visitante escribió" in said(page)


def test_an_agent_sees_their_own_verdict_open(chat: Chat) -> None:
    chat.provision(agents=[{"id": "zoe", "name": "Zoe", "email": ZOE, "groups": ["ventas"], "password": PASSWORD}])
    chat.marta_writes()

    assert opened(chat.see(ZOE)) == ["Zoe"]


def test_an_admin_sees_the_first_open_who_could_have_got_a_mail_and_got_none(chat: Chat) -> None:
    chat.marta_writes()
    chat.tell("conversation.opened", 72, conversation_id="c1", agent_id="alice")

    assert opened(chat.see(BOB)) == ["Alice"]


def test_picture_and_table_tell_the_same(chat: Chat) -> None:
    chat.online("alice", -90, until=-20, device="phone")
    chat.marta_writes()
    chat.tell("conversation.opened", 72, conversation_id="c1", agent_id="alice")

    page = chat.see()

    for told in ("la abre 10:41:12", "web: en línea hasta las 10:39:40"):
        assert told in page.one("svg", **{"class": "timeline"}).text
        assert told in page.one("table").text


def test_own_option_off_leads_to_where_it_can_be_changed_and_another_s_does_not(chat: Chat, house: House) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(offline_on=False))
    chat.marta_writes()

    assert chat.see(ALICE).all("a", href="/settings/notifications?lang=es#offline")
    assert not chat.see(BOB).all("a", href="/settings/notifications?lang=es#offline")


def test_an_undecided_alert_says_when_it_is_decided_and_what_it_would_be_now(chat: Chat) -> None:
    chat.marta_writes()

    page = chat.see(at=10)

    assert "Se decide a las 10:42:00" in said(page)
    assert "recibiría un e-mail" in said(page)


def test_it_is_answered_anew_only_when_something_has_changed(chat: Chat) -> None:
    chat.marta_writes()
    page = chat.see(at=10)
    before = chat.poll(page, at=14)
    chat.tell("conversation.opened", 15, conversation_id="c1", agent_id="alice")
    after = chat.poll(page, at=18)

    assert before == (304, "")
    assert after[0] == 200
    assert "la abrió en el panel" in after[1]
    assert "<html" not in after[1]


def test_once_all_is_said_it_asks_no_more(chat: Chat) -> None:
    chat.marta_writes()
    chat.tell("conversation.opened", 72, conversation_id="c1", agent_id="alice")
    chat.work(130)

    assert "hx-get" not in chat.see().one("article").attrs


def test_what_arrived_after_the_decision_is_marked_as_later(chat: Chat) -> None:
    chat.marta_writes()
    chat.work(130)
    chat.tell("conversation.opened", 72, received=140, conversation_id="c1", agent_id="alice")
    chat.tell("agent.connected", 80, received=140, agent_id="alice", device_id="d1", device="mobile")

    page = said(chat.see())

    assert "Alice: la abre 10:41:12 (llegó después)" in page
    assert "Alice: móvil: en línea desde las 10:41:20 (llegó después)" in page


def test_presence_that_was_taken_back_is_shown_as_the_decision_knew_it(chat: Chat) -> None:
    chat.online("alice", -10)
    chat.marta_writes()
    chat.work(130)
    chat.tell("agent.disconnected", -5, received=140, agent_id="alice", device_id="d1")

    assert "por lo que se sabía (se corrigió después)" in said(chat.see())


def test_what_came_in_time_is_not_marked(chat: Chat) -> None:
    chat.online("alice", -10, until=100)
    chat.marta_writes()
    chat.tell("conversation.opened", 72, conversation_id="c1", agent_id="alice")
    chat.work(130)

    assert "después" not in said(chat.see())


def test_messages_less_than_a_quarter_of_an_hour_apart_are_told_together(chat: Chat) -> None:
    for minutes in (0, 14, 28, 43):
        chat.marta_writes(60 * minutes)
    chat.work(3600)
    first, second, third, fourth = chat.rows()

    page = chat.see(alert=1, at=4000)
    led_to = {link.attrs["href"] for link in page.all("a")}

    assert {f"/alerts/{row}?lang=es" for row in (first, second, third)} <= led_to
    assert f"/alerts/{fourth}?lang=es" not in led_to
    assert page.one("a", **{"aria-current": "page"}).attrs["href"] == f"/alerts/{second}?lang=es"


def test_a_departure_is_told_with_the_messages_before_it(chat: Chat) -> None:
    chat.online("alice", -60)
    chat.marta_writes()
    chat.tell("visitor.left", 1200, conversation_id="c1")
    chat.work(1300)

    page = chat.see(alert=1, at=1400)

    assert page.one("h1").text == "Marta se fue a las 11:00"
    assert "se va de la web" in page.one("svg", **{"class": "timeline"}).text
    assert f"/alerts/{chat.rows()[0]}?lang=es" in {link.attrs["href"] for link in page.all("a")}


def test_after_the_retention_reasons_stay_and_the_rest_is_said_to_be_erased(chat: Chat) -> None:
    chat.marta_writes()
    chat.tell("conversation.opened", 72, conversation_id="c1", agent_id="alice")
    chat.work(130)
    chat.forget_all()

    page = chat.see()

    assert "Marta" not in said(page)
    assert "Alice ✗ la abrió en el panel" in said(page)
    assert "ya se ha borrado" in said(page)
    assert not page.all("svg", **{"class": "timeline"})
