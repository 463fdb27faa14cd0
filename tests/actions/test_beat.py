"""The heartbeat: a call once a minute that says whether decisions are on time (README, Settings)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.actions.beat import PAUSE, Heart, failing
from portal.actions.house import House
from portal.queue import Alarm
from portal.store.database import Database
from tests.ear import Ear
from tests.valkey import Valkey, valkey
from tests.waiting import PATIENCE
from tests.world import World


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear.listening() as ear:
        yield ear


@pytest.fixture(scope="module")
def running() -> Iterator[Valkey]:
    with valkey() as running:
        yield running


@pytest.fixture
def redis(running: Valkey, patient_alarms: None) -> Valkey:
    running.client.flushall()
    return running


@pytest.fixture
def listened(house: House, ear: Ear, redis: Valkey) -> House:
    return replace(house, settings=replace(house.settings, heartbeat_url=ear.url), alarm=Alarm(redis.url))


def heard(heart: Heart, ear: Ear) -> str:
    """The path that was called."""
    heart.beat()
    return ear.heard.get(timeout=PATIENCE)


def test_while_decisions_are_on_time_the_address_is_called(listened: House, ear: Ear) -> None:
    assert heard(Heart(listened), ear) == "/ping/abc"


@pytest.mark.parametrize(("at", "path"), [(179, "/ping/abc"), (181, "/ping/abc/fail")])
def test_an_alert_due_for_more_than_a_minute_is_told_as_a_failure(listened: House, alone: World, ear: Ear, at: float, path: str) -> None:
    alone.writes("m1", at=0)

    with alone.at(at):
        assert heard(Heart(listened), ear) == path


def test_without_its_database_a_worker_tells_a_failure(listened: House, ear: Ear) -> None:
    without = replace(listened, db=Database("postgresql+psycopg://portal@/portal?host=/nowhere"))

    assert heard(Heart(without), ear) == "/ping/abc/fail"


def test_of_many_workers_one_calls_in_a_minute(listened: House, redis: Valkey) -> None:
    others = [Alarm(redis.url) for _ in range(3)]

    assert [alarm.may_beat(PAUSE) for alarm in (listened.alarm, *others)] == [True, False, False, False]
    assert 0 < int(redis.client.pttl("portal:heartbeat")) <= PAUSE.total_seconds() * 1000


def test_a_call_that_is_not_answered_holds_up_nothing_and_is_ended_by_the_next(listened: House, ear: Ear, redis: Valkey) -> None:
    ear.open.clear()
    heart = Heart(listened)

    for _ in range(2):
        assert heard(heart, ear)  # and yet nobody has been answered
        redis.client.flushall()


def test_without_an_address_or_without_redis_nobody_is_called(house: House) -> None:
    Heart(house).beat()
    Heart(replace(house, settings=replace(house.settings, heartbeat_url="http://127.0.0.1:1/"))).beat()

    assert house.alarm.may_beat(PAUSE) is False


def test_the_address_of_a_failure_keeps_what_else_the_address_says() -> None:
    assert failing("https://ping.example/abc/?create=1") == "https://ping.example/abc/fail?create=1"
