"""What erasing leaves in SQLite's files is swept; PostgreSQL has no such search and no such log."""

import pytest
from sqlalchemy import text

from portal.store import remains, search
from tests.world import T, World, moment

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def _on_sqlite(world: World) -> None:
    """SQLite's search merges by itself at each 64th write, and another test may have had its day: here it does neither."""
    if not world.house.db.is_sqlite:
        pytest.skip("SQLite's alone")
    with world.house.db.write() as tx:
        tx.execute(text(f"INSERT INTO {search.NAME} ({search.NAME}, rank) VALUES ('automerge', 0)"))
        tx.execute(text("PRAGMA user_version = 0"))


def merged(world: World, at: float) -> int:
    """In how many steps, after a word was added."""
    world.writes(f"m{at}", at)
    steps = 0
    with world.house.db.write() as tx:
        while remains.merge_words(tx, T, moment(at)):
            steps += 1
    return steps


def test_the_search_is_written_anew_once_a_day(world: World) -> None:
    world.writes("first", 0)

    assert [merged(world, at) > 0 for at in (10, 20, DAY)] == [True, False, True]


def test_emptying_the_log_waits_for_nobody_and_then_all_is_as_before(world: World) -> None:
    remains.empty_log(world.house.db)

    with world.house.db.read() as tx:
        assert tx.scalar(text("PRAGMA busy_timeout")) == 10_000
