"""A worker finds what it works on by indexes, on both databases: what is there besides costs nothing."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.wake import ring_for_next
from tests.actions.conftest import made
from tests.plans import asked, gone_through
from tests.postgres import fresh_database
from tests.sink import Sink
from tests.world import World

BY_NUMBER = re.compile(r"s\.id (= [?%]|IN)")


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_app(request: pytest.FixtureRequest, sqlite_url: str, sink: Sink, tmp_path: Path) -> Iterator[Flask]:
    """On a database of its own: PostgreSQL reckons with how long tables and indexes have become, though what was in them is deleted."""
    with ExitStack() as stack:
        url = sqlite_url
        if request.param == "postgresql":
            server, template = (request.getfixturevalue(name) for name in ("postgres_server", "migrated_postgres"))
            url = stack.enter_context(fresh_database(server, template))
        yield stack.enter_context(made(url, sink, tmp_path))


def happen(world: World) -> None:
    world.online("eva", at=-300, until=-200)
    for number in range(3):
        world.writes("m1", at=0, conversation=f"c{number}", group_id="g")
        world.writes("m2", at=50, conversation=f"c{number}")
        world.tell("visitor.left", 100, conversation_id=f"c{number}")


def test_deciding_goes_through_no_table(world: World) -> None:
    happen(world)

    with world.at(200), asked(world.house.db) as statements:
        decide_due(world.house)

    assert gone_through(world.house.db, statements) == []


def test_delivering_goes_through_no_table(world: World) -> None:
    happen(world)
    with world.at(200):
        decide_due(world.house)

    with world.at(200), asked(world.house.db) as statements:
        deliver_due(world.house)

    assert gone_through(world.house.db, statements) == []


def test_what_is_known_by_its_number_is_not_looked_for_among_all_that_wait(world: World) -> None:
    happen(world)

    with world.at(200), asked(world.house.db) as statements:
        decide_due(world.house)
        deliver_due(world.house)
    of_some = [(words, given) for words, given in statements if BY_NUMBER.search(words)]

    assert len(of_some) > 10
    assert gone_through(world.house.db, of_some, short=()) == []


def test_looking_for_the_next_alarm_goes_through_no_table(world: World) -> None:
    happen(world)

    with world.at(200), asked(world.house.db) as statements:
        ring_for_next(world.house)

    assert gone_through(world.house.db, statements) == []
