"""How often workers are woken: not at all when there is nothing to do, once a second at most, and all of them when there is much."""

import math
from collections import Counter

from rq import Queue

from portal import queue
from portal.actions.explain import explain
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
    assert worker.successful_job_count + worker.failed_job_count <= 1  # it may have erased what is too old
    assert work_queue(made).scheduled_job_registry.count == 1


def test_alerts_of_one_second_share_a_wake_up_and_leave_nothing_behind(made: Machine) -> None:
    made.shop("busy", delay=5)  # so far ahead that none is rung for at once
    conversations = [f"c{number}" for number in range(30)]
    for conversation in conversations:
        made.visitor_writes("busy", conversation)

    work = work_queue(made)
    due = {math.ceil(alert.alert.due_at.timestamp()) for one in conversations for alert in explain(made.house, "busy", one).alerts}
    assert work.scheduled_job_registry.count == len(due)

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
