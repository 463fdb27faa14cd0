"""Where `up --with-fake` starts no fake, and says why."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from portal.cli.plug_in import plug_in
from portal.cli.up import up
from portal.up.refused import RefusedError


def test_a_fake_is_for_one_machine_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("HOST", "0.0.0.0")

    said = CliRunner().invoke(up, ["--with-fake", "smartsupp"])

    assert (said.exit_code, said.stdout, len(said.stderr.splitlines())) == (2, "", 1)
    assert "loop-back" in said.stderr


def test_a_fake_needs_the_demo_account(app: Flask) -> None:
    with pytest.raises(RefusedError, match="demo account"):
        plug_in(app, "smartsupp")
