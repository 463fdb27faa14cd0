"""Whatever a provisioning file holds: done whole, or refused with the place that is wrong, and then nothing is changed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.digest import digest
from tests.fuzz.mutate import spoilt
from tests.moving import make, moved
from tests.provision.operator import ACME, PASSWORD, Operator, eva

FILE = json.dumps({"accounts": [eva(password=PASSWORD), {"id": "other", "agents": [{"id": "b1", "email": "b@other.example"}]}]}).encode()


@pytest.fixture
def operator(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Operator]:
    with moved(make(tmp_path), f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path)}") as app:
        yield Operator(app)


def test_two_hundred_spoilt_files(operator: Operator, tmp_path: Path) -> None:
    operator.provision(ACME)
    chance, file, ended = Random("files"), tmp_path / "file.json", {0: 0, 2: 0}
    for _ in range(200):
        file.write_bytes(spoilt(chance, FILE))
        before = digest(operator.house)
        result = operator.app.test_cli_runner().invoke(args=["provision", str(file), *chance.choice(([], ["--overwrite"]))])

        assert result.exit_code in (0, 2), (file.read_bytes(), result.exception)
        if result.exit_code == 2:
            assert digest(operator.house) == before, file.read_bytes()
            assert result.stderr.startswith(f"{file}: ")
        ended[result.exit_code] += 1
    assert min(ended.values()) > 20, "hardly ever tried"
