"""A backup, put into an empty place and started there, goes on where it was taken (docs/backup.md)."""

import shutil
from pathlib import Path

from sqlalchemy import exists, select

import config
from portal import create_app
from portal.actions.back_up import back_up
from portal.clock import now
from portal.store.tables import alerts, notifications
from tests.actions.test_back_up import visitor_writes
from tests.running import Portal, running
from tests.waiting import eventually
from tests.world import World


def is_done(portal: Portal) -> bool:
    """Everything is decided, and every mail sent."""
    undecided = exists().where(alerts.c.decided_at.is_(None))
    unsent = exists().where(notifications.c.state != "sent")
    with portal.house.db.read() as tx:
        return not tx.scalar(select(undecided | unsent))


def test_a_copy_can_be_started(migrated_sqlite: Path, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    shutil.copy(migrated_sqlite, tmp_path / "var" / "portal.db")
    house = create_app(config.load({"VAR_DIR": str(tmp_path / "var"), "OFFLINE_DELAY_SECONDS": "1"})).extensions["house"]
    World(house).provision()
    visitor_writes(house, "m1")
    back_up(house, tmp_path / "copy")
    shutil.rmtree(tmp_path / "var")

    with running(tmp_path / "copy", OFFLINE_DELAY_SECONDS="1") as portal:
        eventually(lambda: is_done(portal))
        # That a call's signature is checked means that the secrets can be read with the keys that came along.
        portal.tell("acme-native", "visitor.left", now(), {"conversation_id": "c1"})
