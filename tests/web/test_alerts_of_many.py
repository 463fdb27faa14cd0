"""The page of an alert in a large team: one agent's rules at once, everybody by what came of it, and each a link away."""

import pytest
from flask import Flask

from portal.actions.house import House
from portal.chat_systems import ADAPTERS
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.web.alert_agents import FEW
from tests.actions.asked_system import ENDPOINT, SOURCE, Answers, AskedSystem
from tests.actions.polled import Polled
from tests.web.activity_page import Activity
from tests.web.chat import AGENTS, DORA, GROUPS, Chat
from tests.web.page import Page
from tests.web.people import BOB
from tests.world import SECRET


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


def test_an_agent_who_is_not_named_is_nobody_asked_for(chat: Chat) -> None:
    assert Activity(chat).open(f"/alerts/{chat.rows()[0]}?agent=").all("details")


@pytest.mark.parametrize("agent", ["nobody", "charlie"])
def test_an_agent_who_has_no_verdict_there_is_nothing(chat: Chat, agent: str) -> None:
    """Nobody's, and another account's."""
    Activity(chat).open(f"/alerts/{chat.rows()[0]}?agent={agent}", status=404)


def test_of_another_team_one_sees_oneself_and_nobody_else_by_name(chat: Chat) -> None:
    seen, page = Activity(chat), f"/alerts/{chat.rows()[0]}"

    seen.open(f"{page}?agent=alice", DORA, status=404)
    assert "la conversación es de otro grupo" in seen.open(f"{page}?agent=dora", DORA).words


def test_who_is_being_read_is_not_exchanged_while_it_is_pending(chat: Chat) -> None:
    chat.marta_writes(200)
    page = chat.see(alert=1, at=210)
    chat.tell("agent.updated", 211, agent_id="alice", active=False)

    status, after = chat.poll(page, at=215)

    assert status == 200
    assert [each.one("details").text.split()[0] for each in (page, Page(after, whole=False))] == ["Alice", "Alice"]
    assert chat.see(alert=1, at=215).one("details").text.split()[0] == "Nora"


def test_who_is_asked_for_is_drawn_with_where_they_were(chat: Chat) -> None:
    chat.online("dora", 10)
    page = f"/alerts/{chat.rows()[0]}"

    some, asked = ([" ".join(row.text.split()) for row in Activity(chat).open(path).all("tr")] for path in (page, f"{page}?agent=dora"))
    assert not [row for row in some if row.startswith("Dora")]
    (told,) = [row for row in asked if row.startswith("Dora")]
    assert "en línea desde las 10:40:10" in told


def test_of_whom_a_silent_chat_system_told_is_told_apart(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(team={f"n{number}": False for number in range(3, 8)})
    monkeypatch.setitem(ADAPTERS, SOURCE, AskedSystem(answers))
    asked = {"id": ENDPOINT, "source": SOURCE, "secret": SECRET, "settings": {"account_id": "7", "token": "t0ken"}}
    with chat.at(300):
        chat.provision(agents=AGENTS, groups=GROUPS, endpoints=[asked])
    polled = Polled(chat, answers)
    polled.ask(400)
    answers.failing = PollFailed(PollFault.REFUSED, "401")
    chat.writes("m2", 1000, conversation="c2", group_id="ventas")
    chat.tell("visitor.left", 1100, conversation_id="c2")
    polled.ask(1100)
    chat.work(1140)

    told = [" ".join(each.text.split()) for each in chat.see(alert=2, at=1200).all("dt")]
    assert "✗ no se le vio en línea mientras el visitante esperaba · 4 agentes" in told
    assert "✗ no consta que estuviera en línea mientras el visitante esperaba · 5 agentes" in told
