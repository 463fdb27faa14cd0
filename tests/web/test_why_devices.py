"""¿Por qué no me llega?: devices that count as connected, and how to disconnect one."""

import pytest
from flask import Flask

from portal.actions.house import House
from tests.web.chat import Chat
from tests.web.page import Page
from tests.web.people import ALICE, BOB, CHARLIE
from tests.web.why_page import WhyPage, mark, said, way_to_disconnect


@pytest.fixture
def chat(house: House, app: Flask) -> Chat:
    return Chat(house, app=app)


@pytest.fixture
def why(chat: Chat) -> WhyPage:
    return WhyPage(chat)


def test_a_device_that_counts_as_connected_is_a_cause(chat: Chat, why: WhyPage) -> None:
    chat.tell("agent.connected", -3 * 86400, agent_id="alice", device_id="m", device="mobile", label="Android", expires_in=4 * 86400)

    page = why.see(at=0)

    assert mark(page, "offline-online") == "✗"
    assert "Aplicación móvil (Android) Figura conectado desde hace 3 días" in said(page, "offline-online")
    assert "dejará de contar dentro de 1 día" in said(page, "offline-online")
    assert mark(page, "missed-not-online") == "✓"


def test_it_can_be_disconnected_from_there(chat: Chat) -> None:
    chat.online("alice", -60)
    with chat.at(0):
        alice = chat.reader(ALICE)
        path = way_to_disconnect(alice)
        answer = alice.send(path, {}, page="/why")
        assert (answer.status_code, answer.location) == (303, "/why#offline-online")
        page = alice.see("/why")

    assert mark(page, "offline-online") == "✓"
    assert "Desconectado desde ahora" in said(page, "offline-online")
    assert mark(page, "missed-not-online") == "✗"


def test_with_htmx_both_lists_are_answered(chat: Chat) -> None:
    chat.online("alice", -60)
    with chat.at(0):
        alice = chat.reader(ALICE)
        path = way_to_disconnect(alice)
        page = Page(alice.send(path, {}, page="/why", htmx=True).text, whole=False)

    assert page.faults() == []
    assert (mark(page, "offline-online"), mark(page, "missed-not-online")) == ("✓", "✗")
    assert not page.all("h1")


def test_when_the_chat_connects_it_again_the_page_says_so(chat: Chat, why: WhyPage) -> None:
    chat.online("alice", -60)
    with chat.at(0):
        alice = chat.reader(ALICE)
        path = way_to_disconnect(alice)
        alice.send(path, {}, page="/why")
    chat.online("alice", 60)

    page = why.see(at=120)

    assert mark(page, "offline-online") == "✗"
    assert "el chat lo volvió a conectar" in said(page, "offline-online")


@pytest.mark.parametrize("who", [BOB, CHARLIE])
def test_a_device_of_somebody_else_is_not_there(chat: Chat, who: str) -> None:
    chat.online("alice", -60)
    with chat.at(0):
        alice = chat.reader(ALICE)
        path = way_to_disconnect(alice)
        other = chat.reader(who)
        token = other.see("/why").all("input", name="csrf_token")[0].attrs["value"]
        assert other.client.post(path, data={"csrf_token": token}).status_code == 404
        assert mark(alice.see("/why"), "offline-online") == "✗"
