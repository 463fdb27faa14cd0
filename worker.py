"""The RQ worker with its scheduler: `python worker.py`, and `python worker.py polls` for the one that asks chat systems.

Start as many of the first as there is work for, on any machine; of the second one will do.
"""

import gc
import sys
from collections.abc import Sequence

import structlog
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from rq import Queue, Worker
from rq.worker_registration import register
from sqlalchemy.exc import SQLAlchemyError

from config import SettingError
from portal import create_app, logs, queue
from portal.actions.beat import Heart
from portal.actions.house import House
from portal.actions.poll import ring_for_next_poll
from portal.actions.rehearse import rehearse
from portal.actions.wake import ring_for_next
from portal.private_redis import url

SWEEP = 3  # seconds
PATIENCE = 15  # seconds a Redis command may take, blocking reads apart
RESTART = 10  # seconds in which a Redis that is started anew is back, so that nothing needs to be given up

log = structlog.get_logger()


class SweepingWorker(Worker):
    """Stock RQ, but between jobs it looks every few seconds for what no alarm was set for, and brings the scheduler back.

    Nothing is lost with Redis: what is due stands in the database, and this finds it once Redis is back.
    """

    house: House
    heart: Heart
    max_connection_wait_time = 3

    def run_maintenance_tasks(self) -> None:
        super().run_maintenance_tasks()  # type: ignore[no-untyped-call]
        register(self)  # known again after Redis was emptied
        self.house.alarm.begin_anew()
        self.house.alarm.ask_to_forget()
        try:
            ring_for_next(self.house)
            ring_for_next_poll(self.house)
        except SQLAlchemyError as error:
            log.warning("sweep.database_away", error=type(error).__name__)
        self.heart.beat()
        # A job runs in a fork of this process, which must not inherit an open connection.
        self.house.db.dispose()


def main(arguments: Sequence[str] = ()) -> int:
    if list(arguments) not in ([], ["polls"]):
        print("python worker.py, or python worker.py polls", file=sys.stderr)  # noqa: T201
        return 2
    try:
        app = create_app()
    except SettingError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    house: House = app.extensions["house"]
    logs.own_process(house.settings.log_format, house.settings.log_level)
    connection = _reached(url(house.settings))
    worker = SweepingWorker(
        [Queue(queue.POLLS if arguments else queue.NAME, connection=connection, serializer="json")],
        connection=connection,
        serializer="json",
        maintenance_interval=SWEEP,
        worker_ttl=SWEEP + 15,  # RQ waits for a job 15 s less than this
        log_job_description=False,
    )
    worker.house, worker.heart = house, Heart(house)
    log.info("worker_starts", worker=worker.name)
    if not arguments:
        rehearse(house)
    gc.collect()
    gc.freeze()  # what is made by now is there to stay: to go through it again and again takes a tenth of all work on a mail
    with app.app_context():
        worker.work(with_scheduler=True, logging_level="WARNING")
    return 0


def _reached(redis_url: str) -> Redis:
    """A connection to a Redis that has answered: a worker that died for want of one would come back later and later."""
    patient = Retry(ConstantBackoff(1), RESTART)
    connection = Redis.from_url(redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=patient)
    Retry(ConstantBackoff(0), retries=-1).call_with_retry(connection.ping, _say_away)
    return connection


def _say_away(error: Exception) -> None:
    log.warning("worker.redis_away", error=type(error).__name__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
