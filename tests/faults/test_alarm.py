"""The alarm clock on a real Redis: what is set, how often, and what is believed to be."""

import math
from collections.abc import Iterator
from datetime import timedelta

import pytest
from rq import Queue
from rq.registry import ScheduledJobRegistry

from portal import queue
from portal.clock import now
from portal.queue import Alarm
from tests.valkey import Valkey, valkey


@pytest.fixture
def redis(patient_alarms: None) -> Iterator[Valkey]:
    with valkey() as running:
        yield running


def waiting(redis: Valkey) -> Queue:
    return Queue(queue.NAME, connection=redis.client, serializer="json")


def alarms(redis: Valkey) -> ScheduledJobRegistry:
    found: ScheduledJobRegistry = waiting(redis).scheduled_job_registry
    return found


def test_an_alarm_is_set_so_long_before_its_second_that_a_worker_is_awake_in_time(redis: Valkey) -> None:
    at = now() + timedelta(seconds=60.25)

    assert Alarm(redis.url).ring(at)

    (job,) = alarms(redis).get_job_ids()
    assert alarms(redis).get_scheduled_time(job).timestamp() == math.ceil(at.timestamp()) - queue.AHEAD


def test_however_many_ring_for_a_second_there_is_one_alarm(redis: Valkey) -> None:
    at = now().replace(microsecond=1) + timedelta(seconds=60)

    assert all(Alarm(redis.url).ring(at + timedelta(milliseconds=number)) for number in range(5))

    assert alarms(redis).count == 1


def test_redis_holds_no_more_however_much_falls_due_over_the_next_hour(redis: Valkey) -> None:
    moments = [now() + timedelta(seconds=1.8 * number) for number in range(1, 2001)]

    assert all(Alarm(redis.url).ring(at) for at in moments)

    assert 0 < alarms(redis).count <= queue.HORIZON.total_seconds()
    assert sum(redis.client.memory_usage(key) or 0 for key in redis.client.scan_iter()) < 100_000


def test_for_a_time_that_is_past_a_worker_is_woken_at_once(redis: Valkey) -> None:
    assert Alarm(redis.url).ring(now() - timedelta(seconds=1))

    assert (waiting(redis).count, alarms(redis).count) == (1, 0)


def test_for_a_time_so_near_that_a_worker_may_have_looked_already_another_is_woken(redis: Valkey) -> None:
    at = now() + timedelta(seconds=1)
    alarm = Alarm(redis.url)
    alarm.ring(at)
    waiting(redis).empty()  # type: ignore[no-untyped-call]

    assert alarm.ring(at)

    assert (waiting(redis).count, alarms(redis).count) == (1, 0)


def test_help_that_nobody_has_come_to_give_is_not_called_for_again(redis: Valkey) -> None:
    alarm = Alarm(redis.url)

    assert all(alarm.ring_for_help() for _ in range(5))

    assert waiting(redis).count == 1


def test_after_redis_was_emptied_the_alarm_is_set_again_for_who_begins_anew(redis: Valkey) -> None:
    alarm, at = Alarm(redis.url), now() + timedelta(seconds=60)
    alarm.ring(at)
    redis.client.flushall()

    alarm.begin_anew()

    assert alarm.ring(at)
    assert alarms(redis).count == 1


def test_a_redis_that_did_not_answer_is_left_alone_until_who_begins_anew(redis: Valkey) -> None:
    alarm, at = Alarm(redis.url), now() + timedelta(seconds=60)
    redis.kill()
    assert not alarm.ring(at)
    redis.start()
    assert not alarm.ring(at)

    alarm.begin_anew()

    assert alarm.ring(at)


def test_chat_systems_are_asked_by_a_worker_of_their_own_so_that_a_slow_one_holds_up_no_decision(redis: Valkey) -> None:
    polls = Queue(queue.POLLS, connection=redis.client, serializer="json")
    alarm, later, past = Alarm(redis.url), now() + timedelta(seconds=60), now() - timedelta(seconds=1)

    assert all(alarm.ring_to_poll(at) for at in (later, later, past, past))

    assert (polls.scheduled_job_registry.count, polls.count) == (1, 1)
    assert (alarms(redis).count, waiting(redis).count) == (0, 0)
    assert alarm.lacks_poller()
