"""What a large team's pages show at first, and how the rest of it is come by."""

import pytest
from flask import Flask

from portal.actions.house import House
from tests.web.activity_page import Activity
from tests.web.chat import Chat

MANY = 30


@pytest.fixture
def seen(app: Flask, house: House) -> Activity:
    chat = Chat(house, app=app)
    agents = [{"id": f"n{number:02}", "name": f"Nora {number:02}", "email": f"nora{number}@acme.example"} for number in range(MANY)]
    with chat.at(-3600):
        chat.provision(agents=agents)
    return Activity(chat)


def test_the_team_is_told_a_page_at_a_time_and_nobody_is_left_out(seen: Activity) -> None:
    first = seen.open("/settings/team")
    (further,) = [each.attrs["href"] for each in first.all("a") if each.text == "Página siguiente"]
    second = seen.open(further)

    told = [each.text for page in (first, second) for each in page.all("a") if each.text.startswith("Nora")]
    assert told == [f"Nora {number:02}" for number in range(MANY)]
    assert f"{MANY + 3} personas" in first.words
    assert not [each for each in second.all("a") if each.text == "Página siguiente"]


@pytest.mark.parametrize("page", ["3", str(2**62)])
def test_after_the_last_page_there_is_none(seen: Activity, page: str) -> None:
    seen.open(f"/settings/team?page={page}", status=404)


def test_who_would_be_mailed_is_told_of_some_and_of_all_when_asked(seen: Activity) -> None:
    some = seen.open("/settings/notifications")
    (everybody,) = [each.attrs["href"] for each in some.all("a") if each.text == "Mostrar todos los agentes"]
    told = seen.open(everybody)

    assert (len(some.all("th", scope="row")), len(told.all("th", scope="row"))) == (25, MANY + 3)
    assert not [each for each in told.all("a") if each.text == "Mostrar todos los agentes"]


def test_who_would_be_asked_comes_before_who_would_not(seen: Activity) -> None:
    away = [{"id": f"n{number:02}", "groups": ["soporte"]} for number in range(MANY)]
    with seen.chat.at(-1800):
        seen.chat.provision(agents=[*away, {"id": "zoe", "name": "Zoe", "groups": ["ventas"]}])

    told = seen.open("/settings/notifications?group=ventas")

    assert [each.text for each in told.all("th", scope="row")][:4] == ["Bob", "Alice", "Zoe", "Dora"]


def test_another_group_is_asked_for_with_everybody_once_everybody_is_shown(seen: Activity) -> None:
    some, told = (seen.open(f"/settings/notifications{asked}") for asked in ("", "?everybody=1"))

    assert not some.all("input", name="everybody")
    assert told.one("input", name="everybody").attrs["value"] == "1"


def test_however_everybody_is_asked_for_the_page_asks_for_it_in_one_way(seen: Activity) -> None:
    told = seen.open("/settings/notifications?everybody=whoever")

    assert told.one("div", id="told").attrs["hx-get"].endswith("&everybody=1")
