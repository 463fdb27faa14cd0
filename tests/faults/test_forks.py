"""A job runs in a fork of its worker: two processes on one connection to PostgreSQL would mix up what they say."""

import pytest
from rq import Queue
from sqlalchemy import text

from portal.actions.beat import Heart
from portal.actions.house import House
from portal.store.database import Database
from tests.valkey import valkey
from tests.waiting import eventually
from worker import SweepingWorker

OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_after_its_sweep_a_worker_has_no_connection_that_a_fork_could_inherit(house: House, database_url: str) -> None:
    beside = Database(database_url)
    with house.db.read() as tx, house.db.note() as other:
        assert [each.execute(text("SELECT 1")).scalar_one() for each in (tx, other)] == [1, 1]
    with valkey() as redis, beside.glance() as looking:
        assert looking.execute(OTHERS).scalar_one() == 2
        worker = SweepingWorker([Queue("q", connection=redis.client)], connection=redis.client)
        worker.house, worker.heart = house, Heart(house)

        worker.run_maintenance_tasks()

        eventually(lambda: looking.execute(OTHERS).scalar_one() == 0)
    beside.dispose()
