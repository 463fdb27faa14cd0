"""Who guesses is slowed down, the owner told, and nobody locked out by a stranger; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import accumulate

import pytest
from sqlalchemy import select

from portal.actions import known_browser
from portal.actions.forget import forget
from portal.actions.slow_down import FREE, TooSoonError, count_try, forgive, lane, wait_after
from portal.passwords import hash_password
from portal.store import profile
from portal.store.tables import notifications, tries
from tests.actions.asked import said
from tests.actions.log_ins import EVA, NOBODY, PASSWORD, try_in
from tests.actions.people import person
from tests.actions.phone import turned_on
from tests.sink import Sink
from tests.world import World

HOUR, DAY = 3600, 86400


@pytest.fixture
def world(world: World) -> World:
    """Eva can log in."""
    with world.at(-3000):
        world.provision(agents=[{"id": "eva", "password": PASSWORD}])
    return world


def guess(world: World, times: int, at: float = 0, email: str = EVA, known: str = "") -> list[str | int | None]:
    """Wrong passwords, each a quarter of an hour after the last."""
    return [try_in(world, at + n * 900, email=email, known=known) for n in range(times)]


@pytest.mark.parametrize(("failed", "seconds"), [(0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (12, 640), (13, 900), (100_000, 900)])
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failed: int, seconds: int) -> None:
    assert wait_after(failed) == timedelta(seconds=seconds)


def test_from_the_sixth_on_a_try_comes_too_soon(world: World) -> None:
    assert [try_in(world, at=0) for _ in range(7)] == [None] * 5 + [5, 5]
    assert try_in(world, at=4) == 1
    assert try_in(world, at=5) is None
    assert try_in(world, at=5) == 10


def test_too_soon_a_right_password_is_not_looked_at(world: World) -> None:
    guess(world, 6)

    assert try_in(world, 5 * 900 + 9, PASSWORD) == 1
    assert isinstance(try_in(world, 5 * 900 + 10, PASSWORD), str)


def test_after_a_right_one_all_is_forgiven(world: World) -> None:
    guess(world, 6)
    try_in(world, HOUR * 2, PASSWORD)

    assert [try_in(world, HOUR * 2) for _ in range(6)] == [None] * 5 + [5]


def test_after_a_quiet_day_all_is_forgotten(world: World) -> None:
    guess(world, 12)

    assert [try_in(world, 11 * 900 + DAY) for _ in range(6)] == [None] * 5 + [5]


def test_an_address_nobody_has_is_slowed_down_alike(world: World) -> None:
    times = list(accumulate([0, 0, 0, 0, 0, 1, 4, 5, 5, 30, 1]))

    assert [try_in(world, at, email=NOBODY) for at in times] == [try_in(world, at) for at in times]


def test_case_opens_no_second_lane(world: World) -> None:
    guess(world, 5)

    assert try_in(world, 4 * 900, email=" EVA@acme.example ") == 5


def test_a_clock_turned_back_makes_nobody_wait_longer_than_the_wait(world: World) -> None:
    guess(world, 6)

    assert try_in(world, at=0) == 10


def test_of_many_tries_at_once_no_more_are_looked_at_than_one_after_another(world: World) -> None:
    with world.at(0), ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: _counted(world), range(20)))

    assert sorted(found) == [0] * (20 - FREE) + [1, 2, 3, 4, 5]


def test_who_counts_while_others_are_forgiven_always_finds_a_place(world: World) -> None:
    mine = lane(world.house, "log-in", EVA)

    def count_and_forgive(_number: int) -> None:
        with suppress(TooSoonError):
            count_try(world.house, mine)
        forgive(world.house, mine)

    with world.at(0), ThreadPoolExecutor(4) as pool:
        list(pool.map(count_and_forgive, range(100)))


def _counted(world: World) -> int:
    """Which try in a row this was; 0 when it came too soon."""
    try:
        return count_try(world.house, lane(world.house, "log-in", EVA))
    except TooSoonError:
        return 0


def test_a_known_browser_is_not_held_up_by_strangers(world: World) -> None:
    known = known_browser.make(world.house, person(world, "eva").agent_id)
    guess(world, 8)

    assert try_in(world, 7 * 900 + 1) == 39
    assert isinstance(try_in(world, 7 * 900 + 1, PASSWORD, known=known), str)


def test_a_known_browser_s_own_guesses_are_slowed_down(world: World) -> None:
    known = known_browser.make(world.house, person(world, "eva").agent_id)

    assert [try_in(world, at=0, known=known) for _ in range(6)] == [None] * 5 + [5]


def test_a_browser_is_known_no_more_once_the_password_is_another(world: World) -> None:
    known = known_browser.make(world.house, person(world, "eva").agent_id)
    with world.house.db.write() as tx:
        profile.put_password(tx, person(world, "eva").agent_id, hash_password("another"))
    guess(world, 5)

    assert try_in(world, 4 * 900, "another", known=known) == 5


@pytest.mark.parametrize(("made", "comes"), [(-991, 5), (-989, None)])
def test_a_browser_from_before_the_second_step_is_known_no_more(world: World, made: float, comes: int | None) -> None:
    with world.at(made):
        known = known_browser.make(world.house, person(world, "eva").agent_id)
    turned_on(world, at=-990)
    guess(world, 5)

    assert try_in(world, 4 * 900, known=known) == comes


@pytest.mark.parametrize("made", ["of Luis", "made up", ""])
def test_a_browser_that_is_not_hers_is_a_stranger_s(world: World, made: str) -> None:
    known = known_browser.make(world.house, person(world, "luis").agent_id) if made == "of Luis" else made
    guess(world, 5)

    assert try_in(world, 4 * 900, PASSWORD, known=known) == 5


def test_the_owner_is_told_by_mail_once_a_day(world: World, sink: Sink) -> None:
    guess(world, 9)
    world.work(at=9 * 900)
    assert sink.mails == []

    guess(world, 60, at=9 * 900)
    world.work(at=80 * 900)

    assert [to for to, _ in sink.mails] == [EVA]
    assert "Alguien ha probado" in said(sink.mails[0][1])
    guess(world, 60, at=100 * 900)
    world.work(at=200 * 900)
    assert [to for to, _ in sink.mails] == [EVA, EVA]


def test_of_an_address_nobody_has_nobody_is_told(world: World) -> None:
    guess(world, 12, email=NOBODY)

    with world.house.db.read() as tx:
        assert tx.execute(select(notifications.c.id)).all() == []


def test_what_was_typed_is_kept_nowhere(world: World) -> None:
    guess(world, 1, email=NOBODY)

    with world.house.db.read() as tx:
        (row,) = tx.execute(select(tries)).all()
    assert NOBODY not in str(row)
    assert row.lane == lane(world.house, "log-in", NOBODY)


def test_a_day_later_it_is_erased(world: World) -> None:
    guess(world, 1, email=NOBODY)
    guess(world, 1, at=HOUR)
    with world.at(DAY + 1):
        forget(world.house)

    with world.house.db.read() as tx:
        assert tx.execute(select(tries.c.lane)).scalars().all() == [lane(world.house, "log-in", EVA)]
