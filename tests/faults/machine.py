"""Workers as real processes on a database and a Valkey of their own; what happens is told to them through the database alone."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil
from rq import Worker
from rq.worker.base import BaseWorker

import config
from portal import create_app
from portal.actions.explain import explain
from portal.actions.house import House
from portal.actions.provision import provision
from portal.actions.receive import receive
from portal.chat_systems import ADAPTERS
from portal.clock import now
from portal.store import endpoints
from portal.stories.people import EVA
from portal.stories.shop import Shop, address
from tests.conftest import KEY
from tests.faults.gate import Gate
from tests.running import ROOT, SECRET
from tests.valkey import Valkey, valkey

ALONE = Shop((EVA,))


class Machine:
    """`house` is of this process; each shop is an account of its own with an agent, Eva."""

    def __init__(self, environ: dict[str, str], redis: Valkey, gate: Gate) -> None:
        self.redis, self.gate = redis, gate
        self.house: House = create_app(config.load(environ)).extensions["house"]
        self._environ = environ
        self.workers: list[psutil.Popen] = []

    def shop(self, name: str, shop: Shop = ALONE, delay: float = 1) -> str:
        """Opens a shop where D is `delay` seconds; the address of its Eva."""
        account = shop.account(name, SECRET) | {"offline_delay_seconds": delay}
        provision(self.house, json.dumps({"accounts": [account]}), overwrite=False)
        return address("eva", name)

    def visitor_writes(self, shop: str, conversation: str = "c1", message: str = "m1") -> None:
        """What a webhook does, in this process: stored, committed, the alarm set."""
        data = {"conversation_id": conversation, "message_id": message, "author": {"type": "visitor"}, "text": message}
        body = json.dumps({"type": "message.created", "timestamp": now().isoformat(), "data": data}).encode()
        with self.house.db.read() as tx:
            endpoint = endpoints.find(tx, shop)
        assert endpoint
        receive(self.house, endpoint, ADAPTERS["native"].parse(body, {"webhook-id": uuid4().hex}, {}), body)

    def is_sent(self, shop: str, conversation: str = "c1") -> bool:
        """Whether every agent of the shop has got the mail about the conversation's first message."""
        verdicts = explain(self.house, shop, conversation).alerts[0].verdicts
        return all(verdict.mail is not None and verdict.mail.state == "sent" for verdict in verdicts)

    def start_worker(self) -> psutil.Popen:
        process = psutil.Popen([sys.executable, "worker.py"], cwd=ROOT, env={**os.environ, **self._environ})
        self.workers.append(process)
        return process

    def registered(self) -> list[BaseWorker]:
        """The workers as RQ knows them, with its own counts."""
        return Worker.all(connection=self.redis.client, serializer="json")

    def kill_workers(self) -> None:
        """kill -9 of each with its scheduler and its job."""
        for worker in [each for each in self.workers if each.poll() is None]:
            worker.suspend()  # so that it starts no other meanwhile
            for process in (*worker.children(recursive=True), worker):
                process.kill()
            worker.wait()
        self.workers.clear()


@contextmanager
def machine(database_url: str, var_dir: Path, **settings: str) -> Iterator[Machine]:
    """No worker runs yet when the block begins, and none when it has ended."""
    with valkey() as redis, Gate.running() as gate:
        environ = {
            "VAR_DIR": str(var_dir),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": "for tests",
            "ENCRYPTION_KEYS": KEY,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(gate.port),
            "MAIL_TIMEOUT": "60",
            "SQLITE_SYNCHRONOUS": "NORMAL",
            "LOG_LEVEL": "ERROR",
            **settings,
        }
        made = Machine(environ, redis, gate)
        try:
            yield made
        finally:
            made.kill_workers()
            made.house.db.engine.dispose()
