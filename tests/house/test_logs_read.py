"""That the logs of the whole suite are read: a run in which one of them tells too much fails, whoever wrote it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import logs_read

QUIET = """
import structlog
from portal import logs

def test_quiet():
    logs.configure("console", "INFO")
    structlog.get_logger().info("webhook", endpoint="acme-native")
"""
OWN = QUIET.replace('endpoint="acme-native"', 'to="eva@acme.example"')
OTHERS = """
import subprocess, sys

def test_another_process():
    subprocess.run([sys.executable, "-c", "import sys; print('decided: ¿Tenéis talla 38?', file=sys.stderr)"], check=True)
"""


def run(folder: Path, test: str, *more: str) -> "subprocess.CompletedProcess[str]":
    """Pytest on a file of its own, as the suite is run, but with none of the plugins that this does not need: each is slow to load."""
    (folder / "test_it.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-p", "tests.logs_read", "--rootdir", str(folder), *more, str(folder)]
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_a_run_that_logs_nothing_of_anybody_ends_well(tmp_path: Path) -> None:
    done = run(tmp_path, QUIET)

    assert done.returncode == 0, done.stdout
    assert "1 lines of 1 tests were read; 0 tell what no log may tell" in done.stdout


@pytest.mark.parametrize("test", [OWN, OTHERS], ids=["this process", "another process"])
@pytest.mark.parametrize("more", [(), ("-n", "1")], ids=["alone", "by workers"])
def test_a_run_that_logs_an_address_or_a_text_fails(tmp_path: Path, test: str, more: tuple[str, ...]) -> None:
    done = run(tmp_path, test, *more)

    assert (done.returncode, "1 passed" in done.stdout) == (1, True), done.stdout
    assert "1 tell what no log may tell" in done.stdout


def test_a_whole_suite_that_logged_hardly_anything_has_shown_nothing() -> None:
    assert logs_read.Reading(tests=2000, lines=10).is_vacuous
    assert not logs_read.Reading(tests=2000, lines=2000).is_vacuous
    assert not logs_read.Reading(tests=10, lines=0).is_vacuous
