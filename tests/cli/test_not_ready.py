"""Commands on a database that is not ready for them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

COMMANDS = [
    ("stuck",),
    ("provision", "acme.json"),
    ("explain", "--account", "acme", "--conversation", "c1"),
    ("send-test-event", "acme-native", "visitor.left"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("url", "said"), [("sqlite:///{}/new.db", "`flask --app portal migrate`"), ("sqlite:///{}/no/new.db", "DATABASE_URL")]
)
def test_what_to_do_is_said_in_one_line(
    app: Flask, run: Callable[..., Result], tmp_path: Path, command: tuple[str, ...], url: str, said: str
) -> None:
    house = app.extensions["house"]
    app.extensions["house"] = replace(house, settings=replace(house.settings, database_url=url.format(tmp_path)))

    result = run(*command)

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert said in result.stderr
