"""An application that is made once, which takes long, and moved to a fresh database for each test, which does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

import config
from portal import create_app
from portal.actions.count_refusal import Refusals
from portal.actions.counted import Counted
from portal.actions.house import House
from portal.actions.tally import Tally
from portal.private_redis import url as redis_url
from portal.queue import Alarm
from portal.store.database import Database
from portal.throttle import Throttle
from portal.webhooks.seen import Seen
from tests.conftest import KEY


def environ_in(var_dir: Path) -> dict[str, str]:
    """Settings as the environment would give them; Redis is away, mails go to the built-in inbox."""
    return {"VAR_DIR": str(var_dir), "SECRET_KEY": "for tests", "ENCRYPTION_KEYS": KEY, "LOG_LEVEL": "DEBUG"}


def make(var_dir: Path, **environ: str) -> Flask:
    return create_app(config.load({**environ_in(var_dir), **environ}))


@contextmanager
def moved(app: Flask, url: str) -> Iterator[Flask]:
    """`app` as if it were made anew for the database at `url`; whatever is put into its house leaves with it."""
    first: House = app.extensions["house"]
    db = Database(url, "NORMAL")
    house = replace(first, tally=Tally(), db=db, settings=replace(first.settings, database_url=url), alarm=Alarm(redis_url(first.settings)))
    # Whoever wants to see what was refused writes it down: a thread might do it in the middle of another test.
    refusals = Refusals(house, later=lambda _: None)
    counted = Counted(house, later=lambda _: None)
    app.extensions |= {"house": house, "throttle": Throttle(house), "refusals": refusals, "counted": counted, "seen": Seen()}
    try:
        yield app
    finally:
        db.engine.dispose()
        app.extensions["house"] = first
