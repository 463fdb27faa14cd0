"""`doctor` looks at each part and says what is wrong and what to do (contract/EVENTS.md, Other commands)."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from werkzeug.serving import make_server

from portal.actions import check_sender
from portal.clock import now
from portal.mail.send import Post
from portal.queue import Alarm
from tests import dns_server, valkey
from tests.mail.servers import box

Run = Callable[..., Result]
PARTS = ["database", "keys", "redis", "worker", "scheduler", "smtp", "bounces", "chat_systems", "dns", "clock", "portal_url"]


@pytest.fixture
def configure(app: Flask) -> Callable[..., None]:
    """Settings of the house that are not those of the other tests."""

    def configures(**settings: Any) -> None:
        house = app.extensions["house"]
        changed = replace(house.settings, **settings)
        app.extensions["house"] = replace(house, settings=changed, post=Post(changed))
        app.extensions["house"].post.init_app(Flask("to which nothing else belongs"))

    return configures


@pytest.fixture
def redis(app: Flask, patient_alarms: None) -> Iterator[None]:
    with valkey.valkey() as running:
        app.extensions["house"] = replace(app.extensions["house"], alarm=Alarm(running.url))
        yield


def findings(run: Run) -> dict[str, str]:
    """By part, "✓" or what is wrong; whatever is wrong has a line that says what to do, and the command exits 1."""
    result = run("doctor")
    lines = result.stdout.splitlines()
    found = {}
    while lines:
        mark, _, said = lines.pop(0).partition(" ")
        part, _, wrong = said.partition(": ")
        assert mark == ("✗" if wrong else "✓")
        assert not wrong or lines.pop(0).strip()
        found[part] = wrong or "✓"
    assert result.exit_code == any(said != "✓" for said in found.values())
    return found


def test_every_part_is_looked_at(run: Run) -> None:
    assert list(findings(run)) == PARTS


def test_a_database_that_was_never_made_is_named(run: Run, configure: Callable[..., None], tmp_path: Any) -> None:
    configure(database_url=f"sqlite:///{tmp_path}/empty.db")

    assert "schema none" in findings(run)["database"]


def test_a_database_that_is_away_is_named(run: Run, configure: Callable[..., None]) -> None:
    configure(database_url="postgresql+psycopg://portal@/portal?host=/nowhere")

    assert "does not answer" in findings(run)["database"]


def test_without_redis_what_hangs_on_it_is_named_too(run: Run) -> None:
    found = findings(run)

    assert found["database"] == "✓"
    assert [part for part in ("redis", "worker", "scheduler", "clock") if found[part] == "✓"] == []


def test_a_redis_without_workers_is_said_to_have_none(run: Run, redis: None) -> None:
    found = findings(run)

    assert (found["redis"], found["clock"]) == ("✓", "✓")
    assert "no worker" in found["worker"]


def test_a_clock_that_is_off_is_named(run: Run, redis: None) -> None:
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        assert "differs from Redis'" in findings(run)["clock"]


def test_a_mail_server_that_answers_is_fine(run: Run) -> None:
    assert findings(run)["smtp"] == "✓"


def test_a_mail_server_that_does_not_answer_is_named(run: Run, configure: Callable[..., None]) -> None:
    configure(mail_server="127.0.0.1", mail_port=1)

    assert findings(run)["smtp"] != "✓"


@pytest.mark.parametrize(
    ("records", "wrong"),
    [
        ({}, ["SPF", "DMARC"]),
        ({"{}": ["v=spf1 mx -all"]}, ["DMARC"]),
        ({"{}": ["v=spf1 mx -all"], "_dmarc.{}": ["v=DMARC1; p=none"]}, []),
    ],
)
def test_a_senders_domain_that_does_not_vouch_for_mails_is_named(
    run: Run, configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch, records: dict[str, list[str]], wrong: list[str]
) -> None:
    domain = f"shop{len(records)}.example"
    configure(mail_default_sender=f"Avisos <avisos@{domain}>")
    with dns_server.serving({name.format(domain): texts for name, texts in records.items()}) as zone:
        monkeypatch.setattr(check_sender, "_systems", lambda: zone.resolver)
        said = findings(run)["dns"]

    assert [name for name in ("SPF", "DKIM", "DMARC") if name in said] == wrong


def test_a_domain_for_returned_mails_that_the_dns_does_not_know_is_named(
    run: Run, configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(mail_default_sender="avisos@returns.example", bounce_domain="back.returns.example")
    with dns_server.serving({"returns.example": ["v=spf1 mx -all"], "_dmarc.returns.example": ["v=DMARC1; p=none"]}) as zone:
        monkeypatch.setattr(check_sender, "_systems", lambda: zone.resolver)

        assert findings(run)["dns"] == "SPF of back.returns.example is missing, MX of back.returns.example is missing"


def test_a_receiver_of_returned_mails_is_looked_for_where_there_should_be_one(run: Run, configure: Callable[..., None]) -> None:
    with box() as server:
        configure(mail_server="", host="127.0.0.1", bounce_domain="back.example", bounce_port=server.port)
        assert findings(run)["bounces"] == "✓"

    assert "nobody answers at 127.0.0.1" in findings(run)["bounces"]
    configure(mail_server="", bounce_domain="back.example", bounce_port=0)
    assert findings(run)["bounces"] == "✓"


def test_a_dns_that_cannot_be_asked_is_named(run: Run, configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    configure(mail_default_sender="avisos@unasked.example")
    monkeypatch.setattr(check_sender, "_systems", dns_server.nobody)

    assert "cannot be asked" in findings(run)["dns"]


def test_a_sender_on_this_machine_alone_is_named(run: Run, configure: Callable[..., None]) -> None:
    configure(mail_default_sender="avisos@localhost")

    assert "localhost" in findings(run)["dns"]


def test_links_that_only_this_machine_can_open_are_named(run: Run, configure: Callable[..., None]) -> None:
    configure(portal_url="http://127.0.0.1:8000")

    assert "only this machine" in findings(run)["portal_url"]


def test_a_portal_that_does_not_answer_is_named(run: Run, configure: Callable[..., None]) -> None:
    configure(portal_url="http://127.0.0.1:1", mail_server="")

    assert "does not answer" in findings(run)["portal_url"]


def test_a_portal_that_answers_is_fine(app: Flask, run: Run, configure: Callable[..., None]) -> None:
    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    configure(portal_url=f"http://127.0.0.1:{server.port}", mail_server="")

    assert findings(run)["portal_url"] == "✓"
    server.shutdown()
