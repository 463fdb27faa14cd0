"""¿Por qué no me llega?: what is on the page, and for whom."""

import re

import pytest
from flask import Flask

from portal.actions.house import House
from tests.actions.queries import counted
from tests.web.chat import Chat
from tests.web.people import ALICE, CHARLIE
from tests.web.reader import HTMX, Reader
from tests.web.why_page import WhyPage, mark, said

SUPPORT = "https://ayuda.example/chat"


@pytest.fixture
def environment() -> dict[str, str]:
    return {"SUPPORT_URL": SUPPORT}


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def why(chat: Chat) -> WhyPage:
    return WhyPage(chat)


def test_all_causes_of_the_article_are_there_in_its_order(why: WhyPage) -> None:
    found = [item.attrs["id"] for item in why.see().all("li") if re.match("(offline|missed)-", item.attrs.get("id", ""))]

    offline = ["off", "online", "returned", "opened", "colleague", "spam", "full", "address", "blocked"]
    missed = ["plan", "off", "not-online", "joined", "spam", "full", "address", "blocked"]
    assert found == [f"offline-{cause}" for cause in offline] + [f"missed-{cause}" for cause in missed]


def test_what_nobody_but_the_person_can_know_they_are_asked_to_look_at(why: WhyPage) -> None:
    page = why.see()

    for cause in ("spam", "full", "address", "blocked"):
        assert mark(page, f"offline-{cause}") == "?"
        assert "tienes que mirarlo tú" in said(page, f"offline-{cause}")
    assert "avisos@localhost" in said(page, "offline-spam")
    assert ALICE in said(page, "offline-address")


def test_the_free_plan_is_a_cause_and_what_paid_plans_give_is_told(why: WhyPage) -> None:
    page = why.see(who=CHARLIE)

    assert mark(page, "missed-plan") == "✗"
    assert "Standard y Pro te dan estos e-mails" in said(page, "missed-plan")
    assert mark(why.see(), "missed-plan") == "✓"


def test_what_stopped_the_last_one_is_told_first(chat: Chat, why: WhyPage) -> None:
    chat.marta_writes()
    chat.tell("conversation.opened", 30, conversation_id="c1", agent_id="alice")
    chat.work(150)

    assert "El último, hace 5 minutos" in why.see().words
    assert "sin e-mail. Abriste el mensaje en el panel." in " ".join(why.see().words.split())


def test_another_group_s_message_is_not_the_last_one(chat: Chat, why: WhyPage) -> None:
    chat.writes("m1", 0, group_id="soporte")
    chat.work(150)

    assert "no ha habido nada de lo que avisarte" in why.see().words


def test_a_person_is_there_for_paid_plans_only(why: WhyPage) -> None:
    assert why.see().all("a", href=SUPPORT)
    assert not why.see(who=CHARLIE).all("a", href=SUPPORT)


def test_the_ways_to_another_address_are_told(why: WhyPage) -> None:
    page = why.see()

    assert page.all("a", href="/settings/profile#email")
    for provider in ("Gmail", "Outlook", "Yahoo", "IONOS"):
        assert provider in page.words


def test_it_speaks_english(why: WhyPage) -> None:
    page = why.see(path="/why?lang=en")

    assert page.one("h1").text == "Why did I get no mail?"
    assert "Is this the mailbox you look at?" in page.words


def test_however_much_happened_the_page_asks_the_database_as_often(chat: Chat, why: WhyPage) -> None:
    def asked() -> int:
        with chat.at(9000):
            alice = chat.reader(ALICE)
            with counted(chat.house.db) as statements:
                alice.see("/why")
        return len(statements)

    chat.online("alice", 0, 10)
    chat.marta_writes(20)
    chat.work(200)
    few = asked()
    for number in range(5):
        chat.online("alice", 1000 * (number + 1), device=f"d{number}")
        chat.marta_writes(1000 * number + 500)
    chat.work(8000)

    assert asked() == few


def test_a_stranger_is_sent_to_the_log_in(stranger: Reader) -> None:
    assert stranger.client.get("/why").location == "/login?next=/why"


def test_the_dns_is_asked_after_the_page_is_shown(why: WhyPage) -> None:
    (records,) = why.see().all("dl")

    assert (records.attrs["hx-get"], records.attrs["hx-trigger"]) == ("/why/sender", "load")


def test_a_sender_of_this_machine_is_told_as_such(why: WhyPage, chat: Chat) -> None:
    page = why.see(path="/why/sender")
    assert "El dominio localhost es de esta misma máquina" in page.words

    with chat.at(0):
        part = chat.reader(ALICE).client.get("/why/sender", headers=HTMX)
    assert "El dominio localhost es de esta misma máquina" in part.text
    assert "<h1>" not in part.text
