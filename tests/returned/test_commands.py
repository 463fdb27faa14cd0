"""The two ways in for mails that come back: a pipe, and a program that listens."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from smtplib import SMTP

import pytest
from sqlalchemy import text

from config import Settings
from portal.up.programs import stages
from tests.actions.reported import mailed, state
from tests.returned.letters import DOMAIN, dsn, path_of
from tests.returned.postfix import listens
from tests.running import free_port
from tests.waiting import eventually
from tests.world import World

HOME = Path(__file__).parents[2]


def pipe(world: World, content: bytes, *options: str) -> tuple[int, str]:
    ran = world.house.post._app.test_cli_runner().invoke(args=["bounce", *options], input=content)
    return ran.exit_code, ran.stdout.strip()


def test_a_mail_server_may_pipe_it_with_its_recipient(alone: World) -> None:
    mail = mailed(alone, at=0)

    assert pipe(alone, dsn(), "--recipient", path_of(alone, mail)) == (0, "kept")
    assert state(alone, mail) == "bounced"


@pytest.mark.parametrize("field", ["Delivered-To", "X-Original-To", "To"])
def test_or_without_where_a_header_names_it(alone: World, field: str) -> None:
    mail = mailed(alone, at=0)

    assert pipe(alone, f"{field}: <{path_of(alone, mail)}>\n".encode() + dsn()) == (0, "kept")


def test_what_is_forged_is_said_to_be_and_is_no_failure(alone: World) -> None:
    assert pipe(alone, dsn(), "--recipient", f"b+{'f' * 32}-{'0' * 20}@{DOMAIN}") == (0, "forged")


def test_while_the_database_is_away_the_mail_server_keeps_it(alone: World) -> None:
    path = path_of(alone, mailed(alone, at=0))
    with alone.house.db.write() as tx:
        tx.execute(text("ALTER TABLE reports RENAME TO elsewhere"))

    assert pipe(alone, dsn(), "--recipient", path)[0] == 75


def test_up_starts_the_program_that_listens_only_where_mails_come_back(alone: World) -> None:
    told = replace(alone.house.settings, redis_url="redis://elsewhere")
    assert "bounces" in started(told)
    assert "bounces" not in started(replace(told, bounce_domain=""))
    assert "bounces" not in started(replace(told, bounce_port=0))


def started(settings: Settings) -> set[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return {program.name for stage in stages(settings, listener) for program in stage}


def test_the_program_takes_a_mail_and_ends_when_asked_to(alone: World, environ: dict[str, str]) -> None:
    mail, port = mailed(alone, at=0), free_port()
    url = alone.house.db.engine.url.render_as_string(hide_password=False)
    told = {**os.environ, **environ, "DATABASE_URL": url, "BOUNCE_DOMAIN": DOMAIN, "BOUNCE_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "flask", "--app", "portal", "receive-bounces"], env=told, cwd=HOME) as program:
        eventually(lambda: listens(port))
        with SMTP("127.0.0.1", port, timeout=30) as line:
            line.sendmail("", [path_of(alone, mail)], dsn())
        program.send_signal(signal.SIGTERM)
    assert (program.returncode, state(alone, mail)) == (0, "bounced")
