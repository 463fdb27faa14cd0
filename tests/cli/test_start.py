"""A wrong setting stops whatever is started with one line that names it (contract/EVENTS.md, Settings)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS = {
    "a command": ["-m", "flask", "--app", "portal", "provision", "acme.json"],
    "the worker": ["worker.py"],
    "the web server": ["-m", "gunicorn", "portal:create_app()"],
}


@pytest.mark.parametrize("start", STARTS)
def test_a_wrong_setting_is_one_line_and_exit_2(tmp_path: Path, start: str) -> None:
    environ = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": "abc"}

    ended = subprocess.run([sys.executable, *STARTS[start]], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "PORT: 'abc' is not a number\n")
