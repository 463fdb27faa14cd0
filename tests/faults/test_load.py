"""How often workers are woken: not at all when there is nothing to do, once a second at most, and all of them when there is much."""

from collections import Counter

import time_machine
from rq import Queue

from portal import queue
from portal.clock import now
from portal.stories.shop import Person, Shop, address
from tests.faults.machine import Machine
from tests.waiting import eventually

NEVER_GOES = -1
"""What Redis says of a key that has no time to live."""


def work_queue(made: Machine) -> Queue:
    return Queue(queue.NAME, connection=made.redis.client, serializer="json")


def waits_in_vain(made: Machine) -> int:
    """How often a worker has asked for a job, and got none."""
    told = made.redis.client.info("commandstats")
    assert isinstance(told, dict)
    return int(told.get("cmdstat_blmove", {"calls": 0})["calls"])


def test_a_worker_with_nothing_due_runs_no_wake_up(made: Machine) -> None:
    made.shop("later", delay=120)
    made.visitor_writes("later")
    made.start_worker()

    eventually(lambda: waits_in_vain(made) >= 3)

    (worker,) = made.registered()
    erasures = len(list(made.redis.client.scan_iter("rq:job:forget-*")))  # once an hour, of which one may have begun meanwhile
    assert worker.successful_job_count + worker.failed_job_count <= erasures
    assert work_queue(made).scheduled_job_registry.count == 1


def test_alerts_of_one_second_share_a_wake_up_and_leave_nothing_behind(made: Machine) -> None:
    made.shop("busy", delay=queue.AHEAD + 1)  # so far ahead that none is rung for at once
    conversations = [f"c{number}" for number in range(30)]
    with time_machine.travel(now().replace(microsecond=1), tick=False) as time:
        for conversation in conversations:
            made.visitor_writes("busy", conversation)
            time.shift(1 / len(conversations))

    work = work_queue(made)
    assert work.scheduled_job_registry.count == 1

    made.start_worker()
    eventually(lambda: all(made.is_sent("busy", conversation) for conversation in conversations))
    eventually(lambda: not (work.count or work.scheduled_job_registry.count or work.started_job_registry.count))
    redis = made.redis.client
    eventually(lambda: all(redis.ttl(key) != NEVER_GOES for key in redis.scan_iter("rq:job:*")))


def test_two_workers_share_what_one_cannot_carry(made: Machine) -> None:
    people = tuple(Person(f"a{number}", f"Agent {number}", f"a{number}") for number in range(70))
    addresses = {address(person.id, "crowd") for person in people}
    made.shop("crowd", Shop(people))
    made.gate.shut = {f"rcpt {each}" for each in addresses}
    made.start_worker()
    made.start_worker()

    made.visitor_writes("crowd")
    eventually(lambda: [worker.get_state() for worker in made.registered()] == ["busy", "busy"])
    made.gate.shut = set()

    eventually(lambda: made.is_sent("crowd"))
    assert Counter(recipient for recipient, _ in made.gate.mails) == Counter(addresses)
