"""The demo account a minute after its first start: its hour of history decided and mailed, and served to a browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from config import load
from portal import create_app
from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.cli.demo import make_demo
from portal.clock import now
from portal.mail import inbox
from portal.mail.inbox.__main__ import Keeper
from portal.store.tables import agents, metadata
from tests.sink import AnyPort


@dataclass(frozen=True)
class Demo:
    """`url` is where it answers, without a slash at its end."""

    app: Flask
    house: House
    url: str

    def password(self, agent: str) -> str:
        """Where people read it: in the file that the first start leaves."""
        found = re.search(rf"{agent}@luna\.example +(\S+)", (self.house.settings.var_dir / "demo.txt").read_text())
        assert found
        return found[1]

    def row(self, agent: str) -> int:
        with self.house.db.read() as tx:
            found: int = tx.execute(select(agents.c.id).where(agents.c.external_id == agent)).scalar_one()
        return found


@contextmanager
def demo(var_dir: Path) -> Iterator[Demo]:
    app = create_app(load({"VAR_DIR": str(var_dir), "LOG_LEVEL": "ERROR"}))
    house: House = app.extensions["house"]
    metadata.create_all(house.db.engine)
    with time_machine.travel(now() - timedelta(minutes=1), tick=False):
        make_demo(app)
    with _mail_server(var_dir), app.app_context():
        while decide_due(house) or deliver_due(house):
            pass
    with serving(app) as url:
        yield Demo(app, house, url)
    house.db.engine.dispose()


@contextmanager
def _mail_server(var_dir: Path) -> Iterator[None]:
    """The built-in inbox, in a thread."""
    controller = AnyPort(Keeper(var_dir), hostname="127.0.0.1", port=0)
    controller.start()
    inbox.tell_port(var_dir, controller.port)
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
