"""Rounds of knocking, each on a fresh database, and what the portal then makes of all that it took."""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import select

from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.actions.provision import provision
from portal.store import migrate
from portal.store.tables import alerts, notifications
from portal.throttle import Throttle
from tests.fuzz.corpora import CORPORA
from tests.fuzz.knocking import Call, Knocking
from tests.moving import make, moved
from tests.sink import Sink
from tests.web.people import HASH, PASSWORD
from tests.world import account

ADMIN = "zoe@acme.example"
PAGES = ("/activity", "/activity.csv", "/settings/team", "/settings/notifications", "/why")
WORTH_A_LOOK = 5
"""Alerts of a round whose pages are asked for: drawing one takes as long as a hundred calls."""


class Unlimited(Throttle):
    def _count(self, *_of_whom: object) -> None:
        return


@dataclass
class Rounds:
    """Nobody is slowed down: limits have tests of their own.

    `counted` are the calls by what they were answered. All is kept in `folder`, of which nothing is worth keeping.
    """

    folder: Path
    sink: Sink
    counted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.app = make(self.folder, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(self.sink.port))
        self.template = self.folder / "template.db"
        migrate.upgrade(f"sqlite:///{self.template}")
        with moved(self.app, f"sqlite:///{self.template}") as app:
            provision(app.extensions["house"], json.dumps({"accounts": [_account()]}), overwrite=False)

    def play(self, seed: str, times: int, *, to_the_end: bool = True) -> Iterator[tuple[Call | None, str]]:
        """A round for every chat system, and whatever went wrong in it; a fault of no single call stands beside None.

        `to_the_end`: also decide, mail and show what was taken.
        """
        for source, corpus in CORPORA.items():
            with self._afresh() as (app, changes):
                knocking = Knocking(app, source, corpus, changes, self.counted)
                yield from knocking.knock(Random(f"{seed} {source}"), times)
                yield from ((None, wrong) for wrong in (aftermath(app) if to_the_end else ()))

    @contextmanager
    def _afresh(self) -> Iterator[tuple[Flask, sqlite3.Connection]]:
        path = Path(shutil.copy(self.template, self.folder / "round.db"))
        with moved(self.app, f"sqlite:///{path}") as app, closing(sqlite3.connect(path)) as changes, app.app_context():
            app.extensions["throttle"] = Unlimited(app.extensions["house"])
            yield app, changes
        for left in self.folder.glob("round.db*"):
            left.unlink()


def aftermath(app: Flask) -> Iterator[str]:
    """Everything that was taken can be decided, mailed and shown."""
    house: House = app.extensions["house"]
    while decide_due(house):
        continue
    while deliver_due(house):
        continue
    with house.db.read() as tx:
        failed = tx.execute(select(alerts.c.error).where(alerts.c.failures > 0)).scalars().all()
        unsent = tx.execute(select(notifications.c.why).where(notifications.c.state.in_(("deferred", "failed")))).scalars().all()
        rows = tx.execute(select(alerts.c.id).order_by(alerts.c.id.desc()).limit(WORTH_A_LOOK)).scalars().all()
    yield from (f"an alert cannot be decided: {why}" for why in failed)
    yield from (f"a mail cannot be sent: {why}" for why in unsent)
    yield from _unseen(app, [*PAGES, *(f"/settings/integrations/{name}" for name in CORPORA), *(f"/alerts/{row}" for row in rows)])


def _unseen(app: Flask, pages: list[str]) -> Iterator[str]:
    """An alert that was withdrawn meanwhile is a 404."""
    reader = app.test_client()
    reader.post("/login", data={"email": ADMIN, "password": PASSWORD, "csrf_token": _token(reader.get("/login").text)})
    for page in pages:
        answer = reader.get(page)
        if answer.status_code not in (200, 404):
            yield f"{page} answers {answer.status_code}"


def _token(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def _account() -> dict[str, object]:
    """Acme with an endpoint of every chat system, an admin of whom no call tells, and everything due at once."""
    zoe = {"id": "zoe", "name": "Zoe", "email": ADMIN, "role": "admin", "password_hash": HASH}
    ends = [{"id": name, "source": name, "secret": it.secret, "settings": dict(it.settings)} for name, it in CORPORA.items()]
    quick = {"offline_delay_seconds": 0.001, "missed_grace_seconds": 0.001}
    return account(endpoints=ends, agents=[*account()["agents"], zoe], **quick)
