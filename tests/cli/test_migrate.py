"""`migrate`, for portals that are not started by `up`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.store.migrate import current, head

Run = Callable[..., Result]


@pytest.fixture
def url(app: Flask, tmp_path: Path) -> str:
    """Of a database in which nothing was ever made, which the house is told to use."""
    house = app.extensions["house"]
    url = f"sqlite:///{tmp_path}/new.db"
    app.extensions["house"] = replace(house, settings=replace(house.settings, database_url=url))
    return url


def test_an_empty_database_gets_this_portals_schema(run: Run, url: str) -> None:
    assert run("migrate").stdout == f"The database is now at schema {head()}\n"
    assert current(url) == head()


def test_again_it_changes_nothing(run: Run, url: str) -> None:
    run("migrate")

    assert run("migrate").stdout == "The database is at this portal's schema\n"


def test_a_database_that_cannot_be_written_is_named(run: Run, url: str, tmp_path: Path) -> None:
    (tmp_path / "new.db").mkdir()

    result = run("migrate")

    assert result.exit_code == 2
    assert "DATABASE_URL" in result.stderr
