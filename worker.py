"""The RQ worker with its scheduler: `python worker.py`. Start as many as there is work for, on any machine."""

import sys
from datetime import timedelta

import structlog
from redis import Redis
from rq import Queue, Worker
from rq.worker_registration import register
from sqlalchemy.exc import SQLAlchemyError

from config import SettingError
from portal import create_app, queue
from portal.actions.house import House
from portal.actions.wake import ring_for_next
from portal.private_redis import url

SWEEP = timedelta(seconds=3)
PATIENCE = 15  # seconds a Redis command may take, blocking reads apart

log = structlog.get_logger()


class SweepingWorker(Worker):
    """Stock RQ, but between jobs it looks every few seconds for what no alarm was set for, and brings the scheduler back.

    Nothing is lost with Redis: what is due stands in the database, and this finds it once Redis is back.
    """

    house: House
    dequeue_timeout = int(SWEEP.total_seconds())
    max_connection_wait_time = 5

    def run_maintenance_tasks(self) -> None:
        super().run_maintenance_tasks()  # type: ignore[no-untyped-call]
        register(self)  # known again after Redis was emptied
        self.house.alarm.ask_to_forget()
        try:
            ring_for_next(self.house)
        except SQLAlchemyError as error:
            log.warning("sweep.database_away", error=type(error).__name__)
        # A job runs in a fork of this process, which must not inherit an open connection.
        self.house.db.engine.dispose()


def main() -> int:
    try:
        app = create_app()
    except SettingError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    house: House = app.extensions["house"]
    connection = Redis.from_url(url(house.settings), socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    work_queue = Queue(queue.NAME, connection=connection, serializer="json")
    worker = SweepingWorker(
        [work_queue], connection=connection, serializer="json", maintenance_interval=int(SWEEP.total_seconds()), log_job_description=False
    )
    worker.house = house
    with app.app_context():
        worker.work(with_scheduler=True, logging_level="WARNING")
    return 0


if __name__ == "__main__":
    sys.exit(main())
