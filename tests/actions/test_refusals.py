"""Refused calls are counted by the hour, and no answer waits for it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.actions.count_refusal import Refusals, Why, in_a_second
from portal.actions.house import House
from portal.store.endpoints import find
from portal.store.tables import refusals
from tests.waiting import eventually
from tests.world import World, moment


@pytest.fixture
def endpoint(house: House, world: World) -> int:
    with house.db.read() as tx:
        found = find(tx, "acme-native")
    assert found
    return found.id


def counted(house: House) -> list[tuple[Any, ...]]:
    with house.db.read() as tx:
        rows = tx.execute(select(refusals.c.hour, refusals.c.why, refusals.c.calls).order_by(refusals.c.hour, refusals.c.why))
        return [(f"{row.hour:%H:%M}", row.why, row.calls) for row in rows]


def test_calls_of_one_hour_and_kind_are_one_row(house: House, endpoint: int) -> None:
    tally = Refusals(house, later=lambda _: None)
    for why, at in ((Why.FORM, 0), (Why.SIGNATURE, 60), (Why.SIGNATURE, 19 * 60), (Why.SIGNATURE, 20 * 60)):
        tally.count(endpoint, why, moment(at))
    tally.write()

    assert counted(house) == [("10:00", "form", 1), ("10:00", "signature", 2), ("11:00", "signature", 1)]


def test_processes_add_to_the_same_row(house: House, endpoint: int) -> None:
    for _ in range(2):
        tally = Refusals(house, later=lambda _: None)
        tally.count(endpoint, Why.LIMIT, moment(0))
        tally.write()

    assert counted(house) == [("10:00", "limit", 2)]


def test_a_flood_is_written_at_once(house: House, endpoint: int) -> None:
    asked: list[Callable[[], None]] = []
    tally = Refusals(house, later=asked.append)
    for _ in range(1000):
        tally.count(endpoint, Why.SIGNATURE, moment(0))

    assert counted(house) == []
    (write,) = asked
    write()
    assert counted(house) == [("10:00", "signature", 1000)]


def test_what_comes_after_the_writing_is_written_the_next_time(house: House, endpoint: int) -> None:
    asked: list[Callable[[], None]] = []
    tally = Refusals(house, later=asked.append)
    for _ in range(2):
        tally.count(endpoint, Why.SIGNATURE, moment(0))
        asked[-1]()

    assert len(asked) == 2
    assert counted(house) == [("10:00", "signature", 2)]


def test_it_is_written_without_anybody_asking(house: House, endpoint: int) -> None:
    Refusals(house, later=in_a_second).count(endpoint, Why.SIGNATURE, moment(0))

    assert eventually(lambda: counted(house)) == [("10:00", "signature", 1)]


def test_what_the_database_does_not_take_is_lost_and_breaks_nothing(house: House, endpoint: int) -> None:
    tally = Refusals(house, later=lambda _: None)
    tally.count(endpoint + 1, Why.SIGNATURE, moment(0))
    tally.write()

    tally.count(endpoint, Why.SIGNATURE, moment(0))
    tally.write()

    assert counted(house) == [("10:00", "signature", 1)]


def test_without_a_thread_to_be_had_nothing_is_kept_and_nothing_breaks(house: House, endpoint: int) -> None:
    def refuse(_: Callable[[], None]) -> None:
        raise RuntimeError("can't start new thread")

    tally = Refusals(house, later=refuse)
    tally.count(endpoint, Why.SIGNATURE, moment(0))
    tally.write()

    assert counted(house) == []
