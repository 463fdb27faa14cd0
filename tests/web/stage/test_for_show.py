"""Only accounts that are for show can be seen or told anything by the played chat."""

import pytest
from flask import Flask

from portal.actions.house import House
from tests.web.chat import Chat
from tests.web.stage.conftest import Played


@pytest.fixture
def chat(app: Flask, house: House, played: Played) -> Chat:
    """Acme, a customer, with a conversation in which Marta wrote."""
    chat = Chat(house, app=app)
    chat.marta_writes(text="Es un secreto.")
    return chat


def test_a_customers_conversation_is_not_seen_by_its_id(chat: Chat, played: Played) -> None:
    for path in ("/try?conversation=c1", "/try/portal?conversation=c1"):
        assert "secreto" not in played.reader.client.get(path).text


@pytest.mark.parametrize("shop", ["acme", "other", "demo", "mailed-12345678"])
@pytest.mark.parametrize("page", ["", "/portal", "/pause"])
def test_an_account_that_is_no_storys_is_not_there(chat: Chat, played: Played, shop: str, page: str) -> None:
    assert played.reader.client.get(f"/try/{shop}{page}").status_code == 404


def test_a_customer_named_like_a_storys_shop_is_not_there(chat: Chat, played: Played) -> None:
    with chat.at(0):
        chat.provision(id="mailed-12345678", agents=[], endpoints=[])

    assert played.reader.client.get("/try/mailed-12345678").status_code == 404


@pytest.mark.parametrize("act", ["step", "on"])
def test_a_customer_is_told_nothing(chat: Chat, played: Played, act: str) -> None:
    token = played.see().all("input", name="csrf_token")[0].attrs["value"]

    answer = played.reader.client.post(f"/try/acme/{act}", data={"csrf_token": token, "step": "0", "elapsed": "0"})

    assert answer.status_code == 404


def test_a_deed_in_a_conversation_of_that_id_is_one_of_the_demo_accounts(chat: Chat, played: Played) -> None:
    played.write("Soy otra.")

    assert "Es un secreto." in chat.see().words
    assert "Soy otra." not in chat.see().words
