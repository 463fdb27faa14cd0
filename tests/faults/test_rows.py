"""What the checker asks of the database itself: how often each alert was decided, and who was tried again after the end."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import delete, insert, select, update

from portal.actions.house import House
from portal.clock import now
from portal.store.tables import alerts, attempts, notifications
from tests.faults.rows import rows, take_notes
from tests.postgres import fresh_database
from tests.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """One of its own, as a table and triggers come into it."""
    if request.param == "sqlite":
        yield f"sqlite:///{copy(request.getfixturevalue('migrated_sqlite'), tmp_path / 'portal.db')}"
    else:
        with fresh_database(request.getfixturevalue("postgres_server"), request.getfixturevalue("migrated_postgres")) as url:
            yield url


def test_the_database_counts_every_decision_of_an_alert(house: House) -> None:
    world = World(house)
    with world.at(-3600):
        world.provision()
    take_notes(house.db)
    for message in ("m1", "m2", "m3"):
        world.writes(message, at=0)
    world.work(at=120)

    with house.db.write() as tx:
        tx.execute(update(alerts).where(alerts.c.id == 2).values(decided_at=now()))
        tx.execute(delete(alerts).where(alerts.c.id == 3, alerts.c.decided_at.is_not(None)))

    assert sorted(rows(house.db).decisions.values()) == [1, 2, 2]


def test_the_database_notes_an_attempt_at_a_mail_that_has_ended(house: House) -> None:
    world = World(house)
    with world.at(-3600):
        world.provision()
    take_notes(house.db)
    world.writes("m1", at=0)
    world.work(at=120)

    with house.db.write() as tx:
        first = tx.execute(select(notifications).order_by(notifications.c.id)).first()
        assert first is not None
        tx.execute(insert(attempts).values(notification_id=first.id, at=now(), address=first.address))

    assert rows(house.db).tried_after == [first.message_id]
