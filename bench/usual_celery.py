"""The usual way as a Celery task with a countdown. `python -m bench.usual_celery NUMBER` sends so many; `REDIS_URL` is the broker."""

import os
import sys

from celery import Celery

from bench.usual import notify

queue = Celery("usual", broker=os.environ["REDIS_URL"])
queue.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)
task = queue.task(notify, name="notify")

if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        task.apply_async((number,), countdown=1)
