"""A machine for one test; files whose tests can share one make it themselves."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from tests.faults.machine import Machine, machine


@pytest.fixture
def made(migrated_sqlite: Path, tmp_path: Path, patient_alarms: None) -> Iterator[Machine]:
    copy(migrated_sqlite, tmp_path / "portal.db")
    with machine(f"sqlite:///{tmp_path}/portal.db", tmp_path) as made:
        yield made
