"""The Dockerfile's commands, done in a scratch folder as Docker would: what it copies is all that the portal needs."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import KEY
from tests.operate.given import DEPLOY
from tests.running import ROOT, free_port
from tests.waiting import eventually

Instruction = tuple[str, str]
# The scratch folder has the tests' own packages in their place: their versions are the same constraints'.
ALREADY_DONE = ("python -m venv", "pip install", "useradd")


def instructions() -> list[Instruction]:
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def last(word: str) -> str:
    return [rest for name, rest in instructions() if name == word][-1]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that stands for `/srv`, after every COPY and RUN of the first stage."""
    root = tmp_path_factory.mktemp("image") / "srv"
    (root / "portal").mkdir(parents=True)
    (root / "venv").symlink_to(sys.prefix)
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            _copy(rest.split(), root / "portal")
        elif word == "RUN" and not any(done in rest for done in ALREADY_DONE):
            subprocess.run(shlex.split(rest.replace("/srv", str(root))), cwd=root / "portal", check=True)
    return root


def _copy(words: list[str], to: Path) -> None:
    *sources, target = words
    for source in sources:
        place = to / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, place)


@pytest.fixture(scope="module")
def environ(image: Path, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """As the image sets it, on a port of the test's own and a database that was migrated."""
    var_dir = tmp_path_factory.mktemp("var")
    settings = dict(pair.split("=", 1) for pair in last("ENV").split())
    settings["PATH"] = settings["PATH"].replace("/srv", str(image)).replace("$PATH", os.environ["PATH"])
    url = f"sqlite:///{shutil.copy(migrated_sqlite, var_dir)}"
    keys = {"SECRET_KEY": "s", "ENCRYPTION_KEYS": KEY, "HOST": "127.0.0.1"}
    return {**settings, **keys, "DATABASE_URL": url, "VAR_DIR": str(var_dir), "PORT": str(free_port())}


@pytest.fixture(scope="module")
def running(image: Path, environ: dict[str, str]) -> Iterator[psutil.Popen]:
    with psutil.Popen(json.loads(last("CMD")), cwd=image / "portal", env=environ) as process:
        yield process
        process.send_signal(signal.SIGTERM)


def is_healthy(image: Path, environ: dict[str, str]) -> bool:
    check = json.loads(last("HEALTHCHECK").partition("CMD ")[2])
    return subprocess.run(check, cwd=image, env=environ, stderr=subprocess.DEVNULL, check=False).returncode == 0


def test_a_container_that_serves_is_healthy_and_one_that_does_not_is_not(
    image: Path, environ: dict[str, str], running: psutil.Popen
) -> None:
    eventually(lambda: is_healthy(image, environ))
    assert not is_healthy(image, {**environ, "PORT": str(free_port())})


def test_what_the_image_holds_speaks_both_languages(image: Path) -> None:
    compiled = {path.parts[-3] for path in (image / "portal" / "portal" / "translations").rglob("*.mo")}

    assert compiled == {"es", "en"}


def test_commands_run_in_it(image: Path, environ: dict[str, str]) -> None:
    done = subprocess.run(
        ["flask", "--app", "portal", "migrate"], cwd=image / "portal", env=environ, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "The database is at this portal's schema\n")


def test_nothing_is_let_into_the_image_but_what_is_copied() -> None:
    rules = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    copied = {source for word, rest in instructions() if word == "COPY" and "--from" not in rest for source in rest.split()[:-1]}

    assert "*" in rules
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied


def test_nobody_is_root_in_it() -> None:
    assert last("USER") == "portal"
