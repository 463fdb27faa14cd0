"""Actividad: a line for each burst of a conversation, newest first, what came of it, and what is new."""

import pytest
from flask import Flask
from sqlalchemy import update

from portal.actions.forget import forget
from portal.actions.house import House
from portal.actions.see_activity import PAGE
from portal.store.tables import alerts, notifications
from tests.actions.queries import counted
from tests.web.activity_page import Activity
from tests.web.chat import Chat
from tests.web.page import Page
from tests.web.reader import HTMX, Reader


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def activity(chat: Chat) -> Activity:
    return Activity(chat)


def writes(chat: Chat, visitor: str, at: float, text: str = "Hola", conversation: str = "", group: str = "ventas") -> None:
    chat.writes(f"{visitor}{at}", at, conversation or visitor, text=text, group_id=group, author={"name": visitor})


def older(page: Page) -> str | None:
    return next((each.attrs["href"] for each in page.all("a") if each.text == "Más antiguas"), None)


def test_a_line_says_who_wrote_the_first_words_and_what_came_of_it(chat: Chat, activity: Activity) -> None:
    chat.marta_writes()
    chat.marta_writes(20, "Las marrones")
    activity.decide(200)

    assert activity.lines() == ["Marta ¿Tenéis talla 38? · 2 mensajes ✓ 1 e-mail · 2 sin e-mail"]


def test_a_line_leads_to_its_first_alert(chat: Chat, activity: Activity) -> None:
    chat.marta_writes()
    chat.marta_writes(20)

    assert activity.see().all("a", href=f"/alerts/{chat.rows()[0]}")


def test_a_line_leads_to_the_alert_that_came_to_a_mail_where_its_first_did_not(chat: Chat, activity: Activity) -> None:
    chat.online("alice", -60)
    chat.marta_writes()
    chat.tell("visitor.left", 30, conversation_id="c1")
    activity.decide(400)

    (line,) = activity.see().all("a", href=f"/alerts/{chat.rows()[1]}")
    assert line.text == "Marta"


def test_the_time_is_told_as_time_gone_by_and_exactly(chat: Chat, activity: Activity) -> None:
    chat.marta_writes()

    (time,) = activity.see(at=180).all("time")
    assert time.text.startswith("hace 3 minutos")
    assert "10:40:00" in time.attrs["title"]


def test_newest_come_first(chat: Chat, activity: Activity) -> None:
    for number, visitor in enumerate(("Ana", "Berta", "Carla")):
        writes(chat, visitor, number)

    assert activity.visitors() == ["Carla", "Berta", "Ana"]


def test_a_quarter_of_an_hour_of_silence_begins_another_line(chat: Chat, activity: Activity) -> None:
    for at in (0, 899, 1799):
        writes(chat, "Marta", at)

    assert [("2 mensajes" in line) for line in activity.lines()] == [False, True]


def test_two_messages_of_one_instant_are_one_line(chat: Chat, activity: Activity) -> None:
    chat.marta_writes(0, message="a")
    chat.marta_writes(0, message="b")

    assert len(activity.lines()) == 1


def test_what_is_not_decided_yet_says_when_it_will_be(chat: Chat, activity: Activity) -> None:
    chat.marta_writes()

    assert activity.lines(at=10)[0].endswith("… se decide a las 10:42")
    assert activity.lines(at=121)[0].endswith("… se está decidiendo")


def test_what_could_not_be_decided_says_so(chat: Chat, activity: Activity, house: House) -> None:
    chat.marta_writes()
    with house.db.write() as tx:
        tx.execute(update(alerts).values(stuck_at=alerts.c.at))

    assert activity.lines()[0].endswith("✗ no se pudo decidir")


def test_a_visitor_who_left_unanswered_is_marked(chat: Chat, activity: Activity) -> None:
    chat.online("alice", -60)
    chat.marta_writes()
    chat.tell("visitor.left", 60, conversation_id="c1")
    activity.decide(200)

    assert activity.lines() == ["Marta perdida ¿Tenéis talla 38? ✓ 1 e-mail · 2 sin e-mail"]


def test_a_visitor_who_came_back_at_once_is_not(chat: Chat, activity: Activity) -> None:
    chat.online("alice", -60)
    chat.marta_writes()
    chat.tell("visitor.left", 60, conversation_id="c1")
    chat.tell("visitor.returned", 61, conversation_id="c1")
    activity.decide(200)

    assert activity.lines() == ["Marta ¿Tenéis talla 38? – ningún e-mail"]


def test_a_visitor_who_was_attended_to_is_not(chat: Chat, activity: Activity) -> None:
    chat.online("alice", -60)
    chat.marta_writes()
    chat.tell("conversation.joined", 50, conversation_id="c1", agent_id="alice")
    chat.tell("visitor.left", 60, conversation_id="c1")
    activity.decide(200)

    assert activity.lines() == ["Marta ¿Tenéis talla 38? – ningún e-mail"]


@pytest.mark.parametrize(("state", "words"), [("failed", "✗ 1 no entregado · 2 sin e-mail"), ("cancelled", "– 1 cancelado · 2 sin e-mail")])
def test_a_mail_that_did_not_arrive_is_not_counted_among_those_that_did(
    chat: Chat, activity: Activity, house: House, state: str, words: str
) -> None:
    chat.marta_writes()
    activity.decide(200)
    with house.db.write() as tx:
        tx.execute(update(notifications).values(state=state))

    assert activity.lines()[0].endswith(words)


def test_after_retention_times_and_outcomes_stay_and_the_words_are_gone(chat: Chat, activity: Activity, house: House) -> None:
    chat.marta_writes()
    activity.decide(200)
    year = 366 * 24 * 3600
    with chat.at(year):
        forget(house)

    assert activity.lines(at=year) == ["Un visitante Lo que se escribió aquí, y quién lo escribió, se borró. ✓ 1 e-mail · 2 sin e-mail"]


def test_markup_of_visitors_is_text(chat: Chat, activity: Activity) -> None:
    writes(chat, "<i>Marta</i>", 0, "<script>alert(1)</script>")

    page = activity.see()
    assert not page.all("i")
    assert "<script>alert(1)</script>" in page.one("main").text


def test_pages_follow_each_other_without_gap_or_repetition(chat: Chat, activity: Activity) -> None:
    for number in range(PAGE + 5):
        writes(chat, f"v{number:02}", number // 2)

    page = activity.see()
    first, href = [each.text for each in page.all("a") if each.text.startswith("v")], older(page)
    assert href
    rest = activity.open(href)
    second = [each.text for each in rest.all("a") if each.text.startswith("v")]

    assert len(first) == PAGE
    assert sorted(first + second) == [f"v{number:02}" for number in range(PAGE + 5)]
    assert older(rest) is None


def test_a_key_that_was_never_given_is_nothing(activity: Activity) -> None:
    for before in ("", "x", "2026-05-12", "2026-05-12T10:40:00Z~x", "0001-01-01T00:00:00+14:00~1", "2026-05-12T10:40:00Z~" + "9" * 40):
        activity.see(before=before, status=404)


def test_what_is_new_is_announced_and_nothing_else(chat: Chat, activity: Activity) -> None:
    chat.marta_writes()
    page = activity.see(at=10)
    before = activity.poll(page, at=14)
    writes(chat, "Berta", 15)
    writes(chat, "Carla", 16)
    after = activity.poll(page, at=18)

    assert before == (304, "")
    assert after[0] == 200
    assert "2 nuevos" in after[1]
    assert "Berta" not in after[1]


def test_a_further_message_of_a_burst_is_nothing_new(chat: Chat, activity: Activity) -> None:
    chat.marta_writes()
    page = activity.see(at=10)
    chat.marta_writes(15)

    assert activity.poll(page, at=18)[0] == 304


def test_what_is_new_is_counted_by_the_filters(chat: Chat, activity: Activity) -> None:
    page = activity.see(at=-10, text="botas")
    writes(chat, "Berta", 15, "sandalias")
    writes(chat, "Carla", 16, "botas")

    assert "1 nuevo" in activity.poll(page, at=18)[1]


def test_older_pages_announce_nothing(chat: Chat, activity: Activity) -> None:
    assert "hx-get" not in activity.see(before="2026-05-12T10:40:00Z~1").one("div", id="news").attrs


def test_an_empty_list_says_what_will_be_there_and_offers_to_try(activity: Activity) -> None:
    page = activity.see()

    assert "Aquí aparecerá cada mensaje" in page.one("main").text
    assert page.one("button", **{"class": "main"}).text == "Enviar un mensaje de prueba"


def test_a_test_message_goes_the_way_of_every_message(activity: Activity, chat: Chat) -> None:
    with chat.at(0):
        answer = activity.reader().send("/activity/test", {}, page="/activity")
    activity.decide(200)

    assert (answer.status_code, answer.location) == (303, "/activity")
    assert activity.lines() == ["Ana (prueba) Hola, ¿lo tenéis en la talla 38? ✓ 3 e-mails"]


def test_without_an_endpoint_it_says_how_to_try(charlie: Reader) -> None:
    page = charlie.see("/activity")

    assert not page.all("button", **{"class": "main"})
    assert "send-test-event" in page.one("code").text


def test_the_number_of_queries_is_the_same_for_one_line_and_for_many(chat: Chat, activity: Activity, house: House) -> None:
    writes(chat, "Marta", 0)
    activity.decide(200)
    asked = []
    activity.reader()
    for _ in range(2):
        with counted(house.db) as queries:
            activity.get("/activity")
        asked.append(len(queries))
        for number in range(20):
            writes(chat, f"v{number}", 300 + number)
        activity.decide(600)

    assert asked[0] == asked[1]


def test_htmx_is_given_the_list_and_the_address_of_what_was_asked(chat: Chat, activity: Activity) -> None:
    chat.marta_writes()
    answer = activity.get("/activity?text=talla&kind=&agent=&outcome=", headers=HTMX)

    assert "<h1>" not in answer.text
    assert "Marta" in answer.text
    assert answer.headers["HX-Push-Url"] == "/activity?text=talla"


def test_who_goes_back_is_given_the_whole_page(chat: Chat, activity: Activity) -> None:
    assert "<h1>" in activity.get("/activity", headers={**HTMX, "HX-History-Restore-Request": "true"}).text
