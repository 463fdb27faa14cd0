"""Actividad and Ahora mismo as both databases tell them; pages and access are tested in tests/web."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.actions.activity_sight import Filters
from portal.actions.decide import decide_due
from portal.actions.house import House
from portal.actions.preview import look_ahead
from portal.actions.see_activity import count_newer, each_line, see_activity
from portal.rules.reasons import Kind, Reason
from portal.store.activity_filters import Outcome
from portal.store.sign_ins import Person
from portal.store.tables import agents
from tests.world import World, moment


@pytest.fixture
def admin(world: World, house: House) -> Person:
    with house.db.read() as tx:
        eva = tx.execute(select(agents).where(agents.c.external_id == "eva")).one()
    return Person(0, moment(0), eva.id, eva.account_id, "Eva", True, "es", None, suspended=False)


def told(house: House, admin: Person, filters: Filters | None = None) -> list[tuple[str, int, int]]:
    """Who wrote how many messages and how many mails came of it."""
    return [(line.visitor, line.written, line.result.sent) for line in each_line(house, admin, filters or Filters())]


def test_each_burst_is_told_once_with_what_came_of_it(world: World, house: House, admin: Person) -> None:
    for at in (0, 899.9, 1800):
        world.writes(f"m{at}", at, author={"name": "Marta"})
    world.online("eva", 3000)
    world.writes("n", 3010, "c2", author={"name": "Nuria"})
    world.tell("visitor.left", 3100, conversation_id="c2")
    with world.at(4000):
        decide_due(house)

        assert told(house, admin) == [("Nuria", 1, 1), ("Marta", 1, 3), ("Marta", 2, 3)]
        assert [line.missed for line in each_line(house, admin, Filters())] == [True, False, False]


def test_every_filter_is_asked_of_the_database(world: World, house: House, admin: Person) -> None:
    world.writes("m", 0, author={"name": "Marta"}, text="¿Tenéis botas?")
    with world.at(200):
        decide_due(house)
        world.writes("n", 190, "c2", author={"name": "Nuria"})

        assert told(house, admin, Filters(kind=Kind.MISSED)) == []
        assert told(house, admin, Filters(outcome=Outcome.MAILED, agent="luis", text="teneis marta")) == [("Marta", 1, 1)]
        assert told(house, admin, Filters(outcome=Outcome.PENDING)) == [("Nuria", 1, 0)]
        assert told(house, admin, Filters(outcome=Outcome.NOBODY)) == []


def test_a_page_goes_on_where_the_one_before_ended(world: World, house: House, admin: Person) -> None:
    for number in range(60):
        world.writes(f"m{number}", number // 3, f"c{number}")
    with world.at(100):
        first = see_activity(house, admin, Filters())
        second = see_activity(house, admin, Filters(), first.older)
        third = see_activity(house, admin, Filters(), second.older)

    rows = [line.alert for page in (first, second, third) for line in page.lines]
    assert rows == sorted(rows, reverse=True)
    assert (len(set(rows)), third.older) == (60, None)


def test_what_is_newer_is_counted_up_to_a_limit(world: World, house: House, admin: Person) -> None:
    for number in range(5):
        world.writes(f"m{number}", number, f"c{number}")
    with world.at(10):
        assert count_newer(house, admin, Filters(), (moment(1), 10**9), 100) == 3
        assert count_newer(house, admin, Filters(), (moment(1), 10**9), 2) == 2


def test_looking_ahead_gives_the_verdicts_a_message_of_now_would_get(world: World, house: House, admin: Person) -> None:
    world.online("eva", -60, -30, device="d2")
    world.online("luis", -60)
    with world.at(0):
        seen = look_ahead(house, admin.account_id)

    assert {agent: seen.prospect(None)(agent).reason for agent in seen.account.agents} == {
        "eva": Reason.COLLEAGUE_ONLINE,
        "luis": Reason.AGENT_ONLINE,
        "ana": Reason.COLLEAGUE_ONLINE,
    }
    assert seen.due_at == moment(0) + timedelta(seconds=120)
    assert seen.nobody(None) is None
