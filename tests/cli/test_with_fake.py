"""Where `up --with-fake` starts no fake, and says why."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from portal.actions.house import House
from portal.actions.open_shop import DEMO, open_shop
from portal.cli.plug_in import plug_in
from portal.cli.up import up
from portal.clock import now
from portal.fakes import plug
from portal.up.refused import RefusedError


def test_a_fake_is_for_one_machine_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("HOST", "0.0.0.0")

    said = CliRunner().invoke(up, ["--with-fake", "smartsupp"])

    assert (said.exit_code, said.stdout, len(said.stderr.splitlines())) == (2, "", 1)
    assert "loop-back" in said.stderr


def test_a_fake_is_plugged_in_also_where_the_demos_own_chat_was_removed(app: Flask) -> None:
    house: House = app.extensions["house"]
    open_shop(house, {"id": DEMO, "name": "Zapatos Luna"}, now())
    settings = {"account_id": "9", "app_id": "ap", "token": "t0ken"}
    plug.tell(house.settings.var_dir, "smartsupp", plug.Plug("http://127.0.0.1:1/", "a-secret-of-twenty-signs", settings))

    assert plug_in(app, "smartsupp") == "http://127.0.0.1:1/"


def test_a_fake_needs_the_demo_account(app: Flask) -> None:
    with pytest.raises(RefusedError, match="demo account"):
        plug_in(app, "smartsupp")
