"""The clients in docs/integrating.md, as they stand there, each in a process of its own, against a portal that listens."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.fakes.serve import listening
from portal.store.tables import messages
from tests.webhooks.door import PATH, Door
from tests.world import SECRET

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/integrating.md").read_text()
EXAMPLES = ROOT / "docs/integrating/examples"
WITH = {"send.sh": "sh", "send.py": sys.executable, "send.mjs": "node"}
NEEDED = {"send.sh": ("curl", "openssl"), "send.py": (), "send.mjs": ("node", "npm")}

NPM_CI = ("npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=0")
PATIENCE = 30  # seconds, for npm


@pytest.fixture(scope="session")
def node_home() -> Path:
    """Where Node finds the packages; they are fetched once, and kept beside Python's."""
    home = Path(sys.prefix) / "node"
    if not (home / "node_modules/standardwebhooks").is_dir():
        shutil.copytree(EXAMPLES, home, dirs_exist_ok=True)
        try:
            subprocess.run(NPM_CI, cwd=home, capture_output=True, check=True, timeout=PATIENCE)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"npm cannot fetch standardwebhooks: {error}")
    return home


@pytest.fixture(params=WITH)
def example(request: pytest.FixtureRequest) -> Path:
    file: Path = EXAMPLES / request.param
    for program in NEEDED[file.name]:
        if not shutil.which(program):
            pytest.skip(f"there is no {program} here")
    if file.suffix != ".mjs":
        return file
    return Path(shutil.copy(file, request.getfixturevalue("node_home")))


@pytest.fixture
def url(sqlite_door: Door) -> Iterator[str]:
    with listening(sqlite_door.app) as portal:
        yield portal + PATH


def run(example: Path, url: str, secret: str = SECRET) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, "ENDPOINT": url, "SECRET": secret}
    return subprocess.run([WITH[example.name], example], env=environ, capture_output=True, text=True, check=False)


def test_it_tells_that_a_visitor_wrote(sqlite_door: Door, example: Path, url: str) -> None:
    done = run(example, url)

    assert (done.returncode, "accepted" in done.stdout) == (0, True), done.stderr
    assert sqlite_door.count(messages) == 1


def test_it_fails_when_it_is_refused(sqlite_door: Door, example: Path, url: str) -> None:
    done = run(example, url, secret="whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI=")

    assert done.returncode != 0
    assert "401" in done.stderr


@pytest.mark.parametrize("name", WITH)
def test_it_is_what_the_page_shows(name: str) -> None:
    assert (EXAMPLES / name).read_text() in PAGE
