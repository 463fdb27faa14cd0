"""The page of an alert in a large team: one agent's rules at once, everybody by what came of it, and each a link away."""

import pytest
from flask import Flask

from portal.actions.house import House
from portal.web.alert_agents import FEW
from tests.web.activity_page import Activity
from tests.web.chat import Chat
from tests.web.people import BOB


@pytest.fixture
def chat(app: Flask, house: House) -> Chat:
    """A conversation of a large team, two of whom were online."""
    found = Chat(house, app=app)
    found.provision(agents=[{"id": f"n{number}", "name": f"Nora {number}", "groups": ["ventas"]} for number in range(FEW)])
    for agent in ("n1", "n2"):
        found.online(agent, -60)
    found.marta_writes()
    found.work(130)
    return found


def test_the_rules_of_one_agent_are_told_and_of_the_others_what_came_of_it(chat: Chat) -> None:
    page = chat.see(BOB)

    assert len(page.all("details")) == 1
    outcomes = dict(zip([" ".join(each.text.split()) for each in page.all("dt")], page.all("dd"), strict=True))
    assert outcomes["✗ estaba en línea cuando el visitante escribió · 2 agentes"].text == "Nora 1Nora 2"


def test_each_name_leads_to_that_agents_rules(chat: Chat) -> None:
    href = next(each.attrs["href"] for each in chat.see(BOB).all("a") if each.text == "Nora 2")

    page = Activity(chat).open(href)

    (details,) = page.all("details")
    assert details.text.split()[:2] == ["Nora", "2"]
    assert "Estaba en línea" in page.one("li", **{"class": "decides"}).text
    assert "Nora 2" in [each.text for each in page.all("a", **{"aria-current": "true"})]


def test_an_agent_who_has_no_verdict_there_is_nothing(chat: Chat) -> None:
    Activity(chat).open(f"/alerts/{chat.rows()[0]}?agent=nobody", status=404)
