"""`stuck` lists what was set aside and why (contract/EVENTS.md, Other commands)."""

from collections.abc import Callable

import pytest
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


def test_what_is_stuck_is_tried_again_when_the_operator_wants_it(world: World, run: Run) -> None:
    world.writes("m1", at=0)
    fail(world, 5, stuck=True)
    name = run("stuck").stdout.partition(":")[0]

    assert run("stuck", "--retry", name).stdout == f"{name} is tried again\n"

    assert run("stuck").stdout == "nothing is stuck\n"
    world.work(at=300)
    assert world.explain(300).alerts[0].decided_at is not None


def test_all_of_it_may_be_tried_again_at_once(world: World, run: Run) -> None:
    world.writes("m1", at=0)
    world.writes("m2", at=0, conversation="c2")
    fail(world, 5, stuck=True)

    assert len(run("stuck", "--retry", "all").stdout.splitlines()) == 2

    assert run("stuck").stdout == "nothing is stuck\n"


@pytest.mark.parametrize("name", ["alert-7", "mail-7", "alert-1", "dog-1", "alert-x", "mail-99999999999999999999"])
def test_what_is_not_stuck_cannot_be_tried_again(world: World, run: Run, name: str) -> None:
    world.writes("m1", at=0)

    answer = run("stuck", "--retry", name)

    assert (answer.exit_code, answer.stderr) == (2, f"nothing called {name!r} is set aside\n")
