"""Who may see which alert, and how much of it."""

import pytest
from flask import Flask

from portal.actions.house import House
from tests.web.chat import DORA, Chat
from tests.web.people import ALICE, BOB, CHARLIE, PASSWORD

ZOE = "zoe@acme.example"


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    chat = Chat(house, app=app)
    chat.marta_writes()
    chat.tell("conversation.opened", 72, conversation_id="c1", agent_id="alice")
    return chat


def test_an_agent_of_the_team_sees_it_whole(chat: Chat) -> None:
    chat.work(130)

    page = chat.see(ALICE)

    assert "¿Tenéis talla 38?" in page.words
    assert "Dora" in page.words


@pytest.mark.parametrize("decided", [True, False])
def test_an_agent_of_another_team_sees_their_own_verdict_and_nothing_else(chat: Chat, decided: bool) -> None:
    if decided:
        chat.work(130)

    page = chat.see(DORA)

    assert "la conversación es de otro grupo" in page.words
    for other in ("Marta", "talla", "Alice", "Bob", "abrió en el panel", "Ventas", "ventas"):
        assert other not in page.html


def test_an_admin_of_another_team_sees_it_whole(chat: Chat) -> None:
    chat.work(130)

    assert "Marta" in chat.see(BOB).words


def test_the_team_is_that_of_the_decision(chat: Chat) -> None:
    chat.work(130)
    chat.tell("agent.updated", 140, agent_id="dora", group_ids=["ventas"])
    chat.tell("agent.updated", 140, agent_id="alice", group_ids=["soporte"])

    assert "Marta" not in chat.see(DORA).words
    assert "Marta" in chat.see(ALICE).words


def test_messages_of_one_burst_are_each_shown_to_their_own_team(chat: Chat) -> None:
    chat.work(130)
    chat.writes("m2", 200, text="¿Y la garantía?", group_id="soporte", author={"name": "Marta"})
    chat.work(330)

    page = chat.see(DORA, alert=1, at=400)

    assert "¿Y la garantía?" in page.words
    assert "talla 38" not in page.html


def test_after_the_retention_an_agent_of_another_team_still_sees_only_their_own(chat: Chat) -> None:
    chat.work(130)
    chat.forget_all()

    page = chat.see(DORA)

    assert "la conversación es de otro grupo" in page.words
    assert "abrió en el panel" not in page.html


def test_who_came_after_the_decision_has_no_verdict_to_see(chat: Chat) -> None:
    chat.work(130)
    chat.provision(agents=[{"id": "zoe", "name": "Zoe", "email": ZOE, "groups": ["ventas"], "password": PASSWORD}])

    chat.see(ZOE, status=404)


def test_another_account_s_alert_is_not_there(chat: Chat) -> None:
    chat.see(CHARLIE, status=404)


@pytest.mark.parametrize("row", [999, 0, 2**63 - 1, 2**63, 10**30])
def test_an_alert_that_never_was_is_not_there(chat: Chat, row: int) -> None:
    with chat.at(300):
        chat.reader(BOB).see(f"/alerts/{row}", status=404)


def test_an_alert_that_was_withdrawn_is_not_there(chat: Chat) -> None:
    chat.tell("visitor.left", 100, conversation_id="c1")
    departure = chat.rows()[-1]
    chat.tell("visitor.left", 90, conversation_id="c1")

    with chat.at(110):
        chat.reader(BOB).see(f"/alerts/{departure}", status=404)
