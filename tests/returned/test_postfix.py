"""A real Postfix refuses, puts off, and returns our mails: each ends in the right state, with the right words on every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

import config
from portal import create_app
from portal.actions.decide import decide_due
from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.store.tables import agents, alerts, notifications
from tests.returned import postfix
from tests.returned.letters import DOMAIN
from tests.returned.receiving import receiving
from tests.waiting import eventually
from tests.web.people import PASSWORD
from tests.web.reader import Reader
from tests.world import T, World

pytestmark = pytest.mark.skipif(postfix.MISSING is not None, reason=str(postfix.MISSING))

AT_ONCE = {"gone@acme.example": "550 5.1.1 no such mailbox", "busy@acme.example": "450 4.2.1 come back later"}
LATER = {
    "left@acme.example": "550 5.1.1 has left us",
    "full@acme.example": "552 5.2.2 no room",
    "kept@acme.example": "554 5.7.1 not from you",
}
STATES = {"ines": "sent", "gone": "failed", "busy": "deferred", "left": "bounced", "full": "bounced", "kept": "bounced"}
WORDS = {
    "ines": "The mail server took the mail.",
    "gone": "The mail server knows no such address.",
    "left": "The mail server knows no such address.",
    "full": "The mailbox is full.",
    "kept": "The mail server does not let our mails in.",
}


@dataclass
class Portal:
    app: Flask

    @property
    def house(self) -> House:
        found: House = self.app.extensions["house"]
        return found

    def states(self) -> dict[str, str]:
        with self.house.db.read() as tx:
            chosen = select(agents.c.external_id, notifications.c.state).join_from(notifications, agents)
            return {agent: state for agent, state in tx.execute(chosen)}  # noqa: C416

    def words(self, who: str, path: str) -> str:
        """What the page says, in English, on one line."""
        reader = Reader(self.app.test_client())
        assert reader.log_in(f"{who}@acme.example").status_code == 303
        return " ".join(reader.see(f"{path}?lang=en").words.split())

    def alert(self) -> str:
        with self.house.db.read() as tx:
            return f"/alerts/{tx.execute(select(alerts.c.id)).scalar_one()}"


@pytest.fixture
def portal(environ: dict[str, str], sqlite_url: str) -> Iterator[Portal]:
    """Six agents were mailed about one message: Postfix said what it says at once."""
    told = {**environ, "DATABASE_URL": sqlite_url, "BOUNCE_DOMAIN": DOMAIN}
    receiver = create_app(config.load(told))
    with receiving(receiver.extensions["house"]) as back, postfix.running(DOMAIN, back, AT_ONCE, LATER) as port:
        portal = Portal(create_app(config.load({**told, "MAIL_PORT": str(port)})))
        with portal.app.app_context():
            _mail_everybody(World(portal.house))
        yield portal
        portal.house.db.engine.dispose()
    receiver.extensions["house"].db.engine.dispose()


def _mail_everybody(world: World) -> None:
    people = [{"id": name, "name": name, "email": f"{name}@acme.example", "password": PASSWORD, "role": "admin"} for name in STATES]
    with world.at(-3600):
        world.provision(agents=people)
    world.writes("m1", at=(datetime.now(UTC) - T).total_seconds() - 130)
    decide_due(world.house)
    deliver_due(world.house)


def test_each_mail_ends_in_the_right_state_with_the_right_words_on_every_page(portal: Portal) -> None:
    eventually(lambda: portal.states() == STATES)

    told, team = portal.words("ines", portal.alert()), portal.words("ines", "/settings/team")
    for name, words in WORDS.items():
        assert words in told
        assert words in portal.words(name, "/why")
        assert words in team or name == "ines"
    assert told.count("e-mail returned") >= 3
    assert "e-mail refused" in told
    assert "next try at" in told
