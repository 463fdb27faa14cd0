"""A database of an earlier portal, with everything in it, is brought up to this one: nothing is lost, and all goes on."""

from itertools import count
from pathlib import Path

import pytest

import config
from portal import create_app
from portal.actions.house import House
from portal.rules.reasons import Reason
from portal.store import migrate
from tests.conftest import settings
from tests.sink import Sink
from tests.up import old
from tests.web.reader import Reader
from tests.world import World


@pytest.mark.parametrize("revision", old.earlier())
def test_no_row_is_lost_or_changed(empty_database_url: str, revision: str) -> None:
    old.leave(empty_database_url, revision)
    before = old.rows(empty_database_url)
    assert sum(map(len, before.values())) > 50

    migrated = migrate.upgrade(empty_database_url)

    assert migrated is not None
    assert (migrated.before, migrated.after) == (revision, migrate.head())
    assert old.rows(empty_database_url, before) == before


@pytest.fixture
def world(empty_database_url: str, sink: Sink, tmp_path: Path) -> World:
    """The oldest database, upgraded and opened; its times are those of `World`."""
    old.leave(empty_database_url, old.earlier()[0])
    migrate.upgrade(empty_database_url)
    sink.clear()
    told = settings(sink, tmp_path) | {"DATABASE_URL": empty_database_url, "ENCRYPTION_KEYS": old.KEY}
    house: House = create_app(config.load(told)).extensions["house"]
    return World(house, ids=count(100))  # those before are in the file


def test_what_was_decided_is_explained_as_before(world: World) -> None:
    alerts = world.explain(at=1000).alerts

    reasons = [{verdict.agent: verdict.reason for verdict in alert.verdicts} for alert in alerts]
    assert reasons[0] == {"luis": Reason.AGENT_ONLINE, "eva": Reason.OPENED, "ana": Reason.COLLEAGUE_ONLINE}
    assert {verdict.mail.state for alert in alerts for verdict in alert.verdicts if verdict.mail} == {"sent"}
    assert all(len(verdict.trace) >= 10 for alert in alerts for verdict in alert.verdicts)


def test_what_was_pending_is_decided_and_mailed_and_new_stories_are_told(world: World, sink: Sink) -> None:
    world.writes("m5", at=1100, conversation="c4", text="¿Y ahora?")
    with create_app(world.house.settings).app_context():
        world.work(at=1300)

    told = "\n".join(str(mail["Subject"]) for mail in sink.to("ana@acme.example"))
    assert "Rosa" in told, "her mail had been deferred"
    assert "Pía" in told, "her message had waited to be decided"
    assert "¿Y ahora?" in told


def test_people_sign_in_and_see_what_happened(world: World) -> None:
    with world.at(1100):
        reader = Reader(create_app(world.house.settings).test_client())
        assert reader.log_in("eva@acme.example").status_code == 303
        assert "¿Tenéis talla 38?" in reader.see("/alerts/1").words
        assert "Rosa" in reader.see("/activity").words
