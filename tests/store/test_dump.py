"""What `pg_dump` is asked, by a stand-in for it: the tests' own PostgreSQL asks nobody for a password."""

from pathlib import Path

import pytest

from portal.store.dump import DumpError, dump

URL = "postgresql+psycopg://portal:s3cret@db.example:5433/portal?sslmode=require"


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    (folder / "pg_dump").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_the_password_is_in_the_environment_and_not_in_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, f'echo "$PGPASSWORD" "$@" > {tmp_path}/asked')

    dump(URL, tmp_path / "portal.dump")

    password, *_, database = (tmp_path / "asked").read_text().split()
    assert (password, database) == ("s3cret", "postgresql://portal@db.example:5433/portal?sslmode=require")


def test_a_dump_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, f"echo begun > {tmp_path}/portal.dump; echo no such database >&2; exit 1")

    with pytest.raises(DumpError, match="no such database"):
        dump(URL, tmp_path / "portal.dump")

    assert not (tmp_path / "portal.dump").exists()
