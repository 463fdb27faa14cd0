"""`flask --app portal story` tells the same stories in the terminal, to the running portal."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result

import config
from portal import create_app
from portal.stories import STORIES
from tests.running import Portal


@pytest.fixture
def story(portal: Portal) -> Iterator[Callable[..., Result]]:
    """The command beside the running portal."""
    app = create_app(config.load({"VAR_DIR": str(portal.var_dir), "PORT": portal.url.rpartition(":")[2], "LOG_LEVEL": "ERROR"}))
    yield lambda *args: app.test_cli_runner().invoke(args=["story", *args])
    app.extensions["house"].db.engine.dispose()


def test_without_a_name_it_lists_them_one_a_line(story: Callable[..., Result]) -> None:
    told = story().stdout.splitlines()

    assert [line.split()[0] for line in told] == list(STORIES)
    assert len(told) >= 10


def test_a_story_is_told_to_its_end(story: Callable[..., Result]) -> None:
    told = story("joined", "--lang", "en", "--curl")

    assert told.exit_code == 0, told.output
    assert "Eva joins the conversation." in told.stdout
    assert "✗ Eva Ruiz: the team attended to it" in told.stdout
    assert told.stdout.count("curl http") == len(STORIES["joined"].steps)


def test_a_story_that_nobody_wrote_is_said_not_to_be(story: Callable[..., Result]) -> None:
    told = story("nothing")

    assert (told.exit_code, told.stdout, len(told.stderr.splitlines())) == (2, "", 1)
