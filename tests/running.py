"""The whole portal as people start it: the real `up` on a folder and a port of its own, told things by signed webhooks."""

import errno
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
from standardwebhooks import Webhook

import config
from portal import create_app
from portal.actions.house import House
from portal.actions.provision import provision
from portal.clock import now
from tests.waiting import eventually

ROOT = Path(__file__).parent.parent
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(frozen=True)
class Portal:
    """`house` is of this process, on the running portal's database; `up` is the process that started all of it."""

    url: str
    var_dir: Path
    house: House
    up: psutil.Process

    def provision(self, *accounts: dict[str, Any]) -> None:
        provision(self.house, json.dumps({"accounts": accounts}), overwrite=False)

    def tell(self, endpoint: str, event_type: str, at: datetime, data: dict[str, Any]) -> None:
        """One event by a signed webhook; its sender sees it accepted."""
        body, event_id, moment = json.dumps({"type": event_type, "timestamp": at.isoformat(), "data": data}), uuid4().hex, now()
        signature = Webhook(SECRET).sign(event_id, moment, body)
        headers = {"webhook-id": event_id, "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature}
        answer = httpx.post(f"{self.url}/webhooks/native/{endpoint}", content=body, headers=headers, timeout=30)
        assert (answer.status_code, answer.json()["status"]) == (202, "accepted"), answer.text

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def running(var_dir: Path, *options: str, demo: bool = False, **settings: str) -> Iterator[Portal]:
    """Ready when the block begins, all of it ended when that ends; with the `demo` account of a first start where that is wanted."""
    url = f"http://127.0.0.1:{free_port()}"
    few = {"WEB_WORKERS": "1", "WORKERS": "1"}
    environ = {"VAR_DIR": str(var_dir), "PORT": url.rpartition(":")[2], **few, "LOG_LEVEL": "DEBUG", **settings}
    command = [sys.executable, "-m", "flask", "--app", "portal", "up", "--demo" if demo else "--no-demo", *options]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}) as process:
        try:
            app = create_app(config.load(environ))
            portal = Portal(url, var_dir, app.extensions["house"], psutil.Process(process.pid))
            eventually(lambda: portal.is_ready() or process.poll() is not None)
            assert process.poll() is None, "it ended before it was ready"
            yield portal
        finally:
            process.send_signal(signal.SIGTERM)


def free_port() -> int:
    """Below those that the system gives to whoever asks for any, or somebody else might have it before it is listened at."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
