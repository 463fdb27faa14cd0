"""`flask --app portal story` tells the same stories in the terminal, to the running portal."""

import os
import subprocess
import sys

from portal.stories import STORIES
from tests.running import ROOT, Portal


def story(portal: Portal, *args: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "VAR_DIR": str(portal.var_dir), "PORT": portal.url.rpartition(":")[2], "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "flask", "--app", "portal", "story", *args]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_without_a_name_it_lists_them_one_a_line(portal: Portal) -> None:
    told = story(portal).stdout.splitlines()

    assert [line.split()[0] for line in told] == list(STORIES)
    assert len(told) >= 10


def test_a_story_is_told_to_its_end(portal: Portal) -> None:
    told = story(portal, "joined", "--lang", "en", "--curl")

    assert told.returncode == 0, told.stderr
    assert "Eva joins the conversation." in told.stdout
    assert "✗ Eva Ruiz: the team attended to it" in told.stdout
    assert told.stdout.count("curl http") == len(STORIES["joined"].steps)


def test_a_story_that_nobody_wrote_is_said_not_to_be(portal: Portal) -> None:
    told = story(portal, "nothing")

    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (2, "", 1)
