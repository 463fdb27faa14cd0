"""`/try/<shop>`: a story in its own shop, told by signed webhooks at its own times."""

from datetime import timedelta

import pytest
import time_machine

from portal.clock import now
from tests.web.stage.conftest import Played, steps_told


def shop_of(path: str) -> str:
    return path.rpartition("/")[2]


def test_a_story_begins_with_its_first_step(played: Played) -> None:
    with time_machine.travel(now(), tick=False):
        path = played.begin("left-unserved")

        assert played.received(shop_of(path)) == ["agent.connected"]
        assert steps_told(played.see(path)) == 1


def test_the_shop_of_a_story_has_nothing_to_press_but_the_story(played: Played) -> None:
    page = played.see(played.begin("left-unserved"))

    assert "/try/deeds" not in page.html


def test_a_step_sent_twice_is_told_once(played: Played) -> None:
    with time_machine.travel(now(), tick=False) as time:
        path = played.begin("left-unserved")
        time.shift(timedelta(seconds=2))
        sent = [played.reader.send(f"{path}/step", {"step": "1"}, page=path) for _ in range(2)]

    assert [answer.location for answer in sent] == [path, path]
    assert played.received(shop_of(path)) == ["message.created", "agent.connected"]


@pytest.mark.parametrize("after", [0, 30])
def test_a_step_too_late_or_too_soon_is_told_in_time_in_a_fresh_shop(played: Played, after: int) -> None:
    with time_machine.travel(now(), tick=False) as time:
        path = played.begin("back-too-soon")
        time.shift(timedelta(seconds=after))
        fresh = str(played.reader.send(f"{path}/step", {"step": "1"}, page=path).location)

        assert fresh != path
        assert played.received(shop_of(fresh)) == ["agent.connected", "message.created"]
        assert "se conectó a tiempo" in played.see(fresh).words


def test_a_paused_story_stays_as_it_is_and_goes_on_from_there(played: Played) -> None:
    with time_machine.travel(now(), tick=False) as time:
        path = played.begin("left-unserved")
        time.shift(timedelta(seconds=3))
        paused = played.see(played.reader.client.get(f"{path}/pause").location)
        time.shift(timedelta(seconds=60))
        fresh = str(played.reader.send(f"{path}/on", {}, page=f"{path}?paused=3.0").location)

    assert "hx-trigger" not in paused.html
    assert paused.one("input", name="elapsed").attrs["value"] == "3.0"
    assert played.received(shop_of(fresh)) == ["message.created", "agent.connected"]


def test_a_paused_story_shows_the_same_whatever_becomes_of_its_shop(played: Played) -> None:
    with time_machine.travel(now(), tick=False) as time:
        path = played.begin("left-unserved")
        time.shift(timedelta(seconds=2))
        played.reader.send(f"{path}/step", {"step": "1"}, page=path)
        time.shift(timedelta(seconds=60))
        paused = played.see(f"{path}?paused=1.0")

    assert steps_told(paused) == 1
    assert "data-due" not in paused.html


def test_who_comes_back_to_a_story_left_behind_starts_nothing_by_that(played: Played) -> None:
    with time_machine.travel(now(), tick=False) as time:
        path = played.begin("left-unserved")
        assert "load delay" in played.see(path).html
        time.shift(timedelta(seconds=60))
        left = played.see(path)

    assert "load delay" not in left.html
    assert left.one("button", id="step")


@pytest.mark.parametrize("elapsed", ["-1", "nan", "inf", "1e9", "x", ""])
def test_it_goes_on_from_no_time_that_never_was(played: Played, elapsed: str) -> None:
    path = played.begin("mailed")

    assert played.reader.send(f"{path}/on", {"elapsed": elapsed}, page=f"{path}?paused=1").status_code == 422


def test_a_story_that_nobody_wrote_is_not_there(played: Played) -> None:
    token = played.see().all("input", name="csrf_token")[0].attrs["value"]

    assert played.reader.client.post("/try/stories/nothing", data={"csrf_token": token}).status_code == 404


def test_every_story_is_one_click_away(played: Played) -> None:
    page = played.see("/try")

    assert len([form for form in page.all("form") if "/try/stories/" in form.attrs["action"]]) >= 20
