"""A story played in a shop of its own ends the same whenever and however often its steps are told."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.actions import play
from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.explain import explain
from portal.actions.house import House
from portal.actions.open_shop import DEMO, open_shop
from portal.actions.play import NoSuchPlay, Play
from portal.actions.receive import receive
from portal.chat_systems import ADAPTERS
from portal.store import endpoints, plays
from portal.store.tables import audit_lines, mail_server, metadata, tallies
from portal.stories import STORIES
from tests.stories.endings import end_of
from tests.world import T, World, account


def tell(house: House, playing: Play, step: int) -> str:
    call = play.call_of(house, playing, step)
    with house.db.read() as tx:
        endpoint = endpoints.find(tx, playing.shop)
    assert endpoint
    return receive(house, endpoint, ADAPTERS["native"].parse(call.body.encode(), call.headers, {}), call.body.encode()).value


def play_out(house: House, name: str, elapsed: timedelta) -> Play:
    """Begun so long after its beginning, then told step by step and worked off."""
    with time_machine.travel(T, tick=False) as time:
        playing = play.begin(house, name, elapsed)
        for step in range(len(playing.story.steps)):
            time.move_to(max(T, playing.time_of(step)))
            while decide_due(house) or deliver_due(house):
                pass
            tell(house, playing, step)
        time.shift(timedelta(seconds=30))
        while decide_due(house) or deliver_due(house):
            pass
    return playing


@pytest.mark.parametrize("elapsed", [0, 3, 7, 60])
@pytest.mark.parametrize("name", ["burst", "back-too-soon", "visitor-back-at-once", "both-kinds"])
def test_one_begun_in_the_middle_ends_as_one_begun_at_once(house: House, name: str, elapsed: int) -> None:
    playing = play_out(house, name, timedelta(seconds=elapsed))

    assert tuple(end_of(alert) for alert in explain(house, playing.shop, playing.shop).alerts) == STORIES[name].ends


def test_a_step_told_twice_is_a_duplicate(house: House) -> None:
    playing = play.begin(house, "mailed")

    assert [tell(house, playing, 0), tell(house, playing, 0)] == ["accepted", "duplicate"]
    assert play.find(house, playing.shop).told == 1


def test_how_far_it_has_come_is_found_by_its_shop(house: House) -> None:
    begun = play.begin(house, "left-unserved", timedelta(seconds=3))

    found = play.find(house, begun.shop)

    assert (found.story.name, found.since, found.told) == ("left-unserved", begun.since, 0)
    assert found.happened(found.since + timedelta(seconds=3)) == 2


def rows(house: House) -> dict[str, int]:
    """How many there are of each table but those that outlive accounts."""
    with house.db.read() as tx:
        lasting = [table for table in metadata.sorted_tables if table not in (audit_lines, tallies, mail_server)]
        return {table.name: tx.execute(select(func.count()).select_from(table)).scalar_one() for table in lasting}


def test_a_shop_of_long_ago_goes_with_all_that_is_its_own_and_nothing_else(house: House) -> None:
    world = World(house)
    world.provision()
    world.writes("m1", -600)
    world.work(-300)
    open_shop(house, account(id=DEMO, agents=[], endpoints=[]), T - timedelta(days=30))
    before = rows(house)
    play_out(house, "both-kinds", timedelta(0))
    assert rows(house)["notifications"] > before["notifications"]

    with house.db.write() as tx:
        assert plays.forget(tx, T + timedelta(days=1), keep=DEMO) == 1

    assert rows(house) == before


def test_the_next_story_clears_away_those_of_a_day_ago(house: House) -> None:
    with time_machine.travel(T, tick=False) as time:
        old = play.begin(house, "mailed")
        time.shift(timedelta(hours=1))
        recent = play.begin(house, "mailed")
        time.shift(timedelta(hours=23, seconds=1))
        play.begin(house, "mailed")

    assert play.find(house, recent.shop).shop == recent.shop
    with pytest.raises(NoSuchPlay):
        play.find(house, old.shop)


@pytest.mark.parametrize("shop", ["nothing", "mailed-12345678", "demo"])
def test_what_is_no_play_is_said_not_to_be(house: House, shop: str) -> None:
    with pytest.raises(NoSuchPlay):
        play.find(house, shop)


def test_a_story_that_nobody_wrote_cannot_begin(house: House) -> None:
    with pytest.raises(NoSuchPlay):
        play.begin(house, "nothing")
