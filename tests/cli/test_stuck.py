"""`stuck` lists what was set aside and why (contract/EVENTS.md, Other commands)."""

from collections.abc import Callable

from click.testing import Result
from sqlalchemy import update

from portal.store.tables import alerts
from tests.world import World, moment

Run = Callable[..., Result]


def fail(world: World, times: int, stuck: bool) -> None:
    values = {"failures": times, "error": "ValueError: it broke", "stuck_at": moment(200) if stuck else None}
    with world.house.db.write() as tx:
        tx.execute(update(alerts).values(values))


def test_nothing_is_stuck_at_first(world: World, run: Run) -> None:
    world.writes("m1", at=0)

    assert (run("stuck").exit_code, run("stuck").stdout) == (0, "nothing is stuck\n")


def test_what_failed_now_and_then_is_not_stuck(world: World, run: Run) -> None:
    world.writes("m1", at=0)
    fail(world, 4, stuck=False)

    assert run("stuck").stdout == "nothing is stuck\n"


def test_what_is_stuck_is_named_with_its_place_and_why(world: World, run: Run) -> None:
    world.writes("m1", at=0)
    fail(world, 5, stuck=True)

    (line,) = run("stuck").stdout.splitlines()

    assert "offline of 2026-05-12T10:40:00+00:00 in acme / acme-native / c1" in line
    assert "5 failures, last: ValueError: it broke" in line
