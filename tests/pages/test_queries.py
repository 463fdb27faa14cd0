"""A page asks the database as often for much as for little, on both, and goes through no long table."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.actions.decide import decide_due
from portal.actions.house import House
from portal.actions.see_team import PAGE
from portal.store.tables import alerts
from tests.plans import Asked, asked, gone_through
from tests.web.reader import Reader
from tests.world import World

LATER = 3000
PASSWORD = "of Eva, an admin"
PAGES: dict[str, Callable[[int], str]] = {
    "activity": lambda _: "/activity",
    "older activity": lambda latest: f"/activity?before=2026-05-12T10:59:00.000000Z~{latest}",
    "news of activity": lambda latest: f"/activity/news?after=2026-05-12T10:40:00.000000Z~{latest}",
    "activity of one agent": lambda _: "/activity?agent=a1",
    "activity that was mailed": lambda _: "/activity?outcome=mailed",
    "an alert": lambda latest: f"/alerts/{latest}",
    "an alert, as one agent asks about it": lambda latest: f"/alerts/{latest}?agent=a2",
    "why": lambda _: "/why",
    "notifications": lambda _: "/settings/notifications",
    "everybody if somebody wrote now": lambda _: "/settings/notifications?everybody=1",
    "team": lambda _: "/settings/team",
    "one agent": lambda _: "/settings/team/2",
    "account": lambda _: "/settings/account",
    "integrations": lambda _: "/settings/integrations",
    "one integration": lambda _: "/settings/integrations/acme-native",
    "audit": lambda _: "/settings/audit",
    "profile": lambda _: "/settings/profile",
}


@pytest.fixture
def world(house: House) -> World:
    return World(house)


def live(world: World, numbers: range) -> None:
    """So many agents are there, of whom one came and went, and as many visitors wrote and left."""
    agents = [{"id": f"a{number}", "email": f"a{number}@acme.example"} for number in numbers]
    with world.at(-600):
        world.provision(agents=[{"id": "eva", "email": "eva@acme.example", "role": "admin", "password": PASSWORD}, *agents])
    for number in numbers:
        world.online(f"a{number}", at=-300 + number, until=-200, device=f"d{number}")
        world.writes("m1", at=number, conversation=f"c{number}")
        world.tell("visitor.left", number + 10, conversation_id=f"c{number}")
    with world.at(LATER):
        while decide_due(world.house):
            pass


def opened(world: World, client: FlaskClient) -> dict[str, list[Asked]]:
    """By page, what it asked."""
    with world.house.db.read() as tx:
        latest = tx.execute(select(func.max(alerts.c.id))).scalar_one()
    return {name: seen(world, client, path(latest)) for name, path in PAGES.items()}


def seen(world: World, client: FlaskClient, path: str) -> list[Asked]:
    """What the page asked."""
    with asked(world.house.db) as found:
        assert client.get(path).status_code == 200
    return found


def test_pages_ask_as_often_for_many_as_for_few_and_go_through_no_long_table(world: World, app: Flask) -> None:
    live(world, range(1, 4))
    client = app.test_client()
    with world.at(LATER):
        assert Reader(client).log_in("eva@acme.example", PASSWORD).status_code == 303
        opened(world, client)  # what is done once a process or a sign-in is done now
        few = opened(world, client)
    live(world, range(4, 24))

    with world.at(LATER):
        many = opened(world, client)

    assert {page: len(found) for page, found in many.items()} == {page: len(found) for page, found in few.items()}
    assert {page: lines for page, found in many.items() if (lines := gone_through(world.house.db, found))} == {}


def test_the_last_page_of_a_team_asks_as_often_as_a_full_one_and_goes_through_no_long_table(world: World, app: Flask) -> None:
    agents = [{"id": f"a{number}"} for number in range(PAGE + 1)]
    with world.at(LATER):
        world.provision(agents=[{"id": "eva", "email": "eva@acme.example", "role": "admin", "password": PASSWORD}, *agents])
        client = app.test_client()
        assert Reader(client).log_in("eva@acme.example", PASSWORD).status_code == 303
        client.get("/settings/team")
        full, last = (seen(world, client, f"/settings/team?page={page}") for page in (1, 2))

    assert len(last) == len(full)
    assert gone_through(world.house.db, last) == []
