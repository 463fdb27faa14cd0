"""Redis killed, emptied or away, and schedulers killed, while mails are owed: each still comes, once.

One machine for all tests of this file; each leaves it in order.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import psutil
import pytest
from rq import Queue

from portal import queue
from tests.faults.machine import Machine, machine
from tests.waiting import eventually


@pytest.fixture(scope="module")
def made(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("var")
    copy(migrated_sqlite, folder / "portal.db")
    with machine(f"sqlite:///{folder}/portal.db", folder) as made:
        made.start_worker()
        eventually(made.registered)
        yield made


def assert_mailed_once(made: Machine, shop: str) -> None:
    eventually(lambda: made.is_sent(shop))
    assert len(made.gate.to(f"eva@{shop}.example")) == 1


def test_what_is_pending_when_redis_is_killed_is_mailed_once(made: Machine) -> None:
    made.shop("killed")
    made.visitor_writes("killed")

    made.redis.kill()
    made.redis.start()

    assert_mailed_once(made, "killed")


def test_what_is_pending_when_redis_is_emptied_is_mailed_once(made: Machine) -> None:
    made.shop("emptied")
    made.visitor_writes("emptied")

    made.redis.client.flushall()

    assert_mailed_once(made, "emptied")


def test_what_is_told_while_redis_is_away_is_mailed_once(made: Machine) -> None:
    made.shop("away")

    made.redis.kill()
    made.visitor_writes("away")
    made.redis.start()

    assert_mailed_once(made, "away")


def test_what_is_told_while_redis_is_mute_is_mailed_once(made: Machine) -> None:
    made.shop("mute")

    with made.redis.mute():
        made.visitor_writes("mute")

    assert_mailed_once(made, "mute")


def test_a_worker_whose_redis_dies_while_it_sends_goes_on(made: Machine) -> None:
    address = made.shop("sending")
    made.gate.shut.add(f"data {address}")
    made.visitor_writes("sending")
    eventually(lambda: made.gate.held)

    made.redis.kill()
    made.redis.start()
    made.gate.shut.clear()

    assert_mailed_once(made, "sending")
    made.visitor_writes("sending", "c2")
    eventually(lambda: made.is_sent("sending", "c2"))
    assert [worker.poll() for worker in made.workers] == [None]


def test_alarms_are_set_anew_after_redis_was_emptied(made: Machine) -> None:
    made.shop("later", delay=120)
    made.visitor_writes("later")
    alarms = Queue(queue.NAME, connection=made.redis.client, serializer="json").scheduled_job_registry
    eventually(lambda: alarms.count)

    made.redis.client.flushall()

    eventually(lambda: alarms.count)


def test_a_scheduler_that_was_killed_is_brought_back(made: Machine) -> None:
    made.shop("scheduler")
    (worker,) = made.workers
    killed = eventually(lambda: scheduler(worker))
    assert killed

    killed.kill()
    made.visitor_writes("scheduler")

    assert_mailed_once(made, "scheduler")
    eventually(lambda: scheduler(worker) not in (None, killed))


def scheduler(worker: psutil.Popen) -> psutil.Process | None:
    """The worker's child that is no job: those have process groups of their own."""
    return next((child for child in worker.children() if os.getpgid(child.pid) == os.getpgid(worker.pid)), None)


def test_a_new_worker_waits_for_no_lock_of_a_dead_scheduler(made: Machine) -> None:
    made.shop("dead-scheduler")
    made.kill_workers()

    made.visitor_writes("dead-scheduler")
    made.start_worker()

    assert_mailed_once(made, "dead-scheduler")


def test_a_worker_that_starts_before_redis_waits_for_it(made: Machine) -> None:
    made.shop("early-worker")
    made.kill_workers()
    made.redis.kill()

    made.start_worker()
    made.visitor_writes("early-worker")
    made.redis.start()

    assert_mailed_once(made, "early-worker")
