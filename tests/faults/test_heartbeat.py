"""A real worker's heartbeat."""

from pathlib import Path
from shutil import copy

from tests.ear import Ear
from tests.faults.machine import machine
from tests.waiting import PATIENCE


def test_a_worker_with_nothing_to_do_tells_that_decisions_are_on_time(migrated_sqlite: Path, tmp_path: Path) -> None:
    copy(migrated_sqlite, tmp_path / "portal.db")
    with Ear.listening() as ear, machine(f"sqlite:///{tmp_path}/portal.db", tmp_path, HEARTBEAT_URL=ear.url) as made:
        made.start_worker()

        assert ear.heard.get(timeout=PATIENCE) == "/ping/abc"
