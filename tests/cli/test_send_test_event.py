"""`send-test-event` signs and posts one event as the chat system would (contract/EVENTS.md, Other commands)."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from portal.chat_systems.native.forms import FORMS
from portal.clock import now
from portal.store.tables import messages, receipts
from tests.world import SECRET, World

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def portal(app: Flask, world: World) -> Iterator[str]:
    """The portal, where its settings say that it is."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.port}"
    house = app.extensions["house"]
    app.extensions["house"] = replace(house, settings=replace(house.settings, portal_url=url))
    yield url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("event_type", FORMS)
def test_every_type_has_a_sample_that_is_accepted(run: Run, event_type: str) -> None:
    result = run("send-test-event", "acme-native", event_type)

    sent, answer = result.stdout.splitlines()
    assert json.loads(sent)["type"] == event_type
    assert answer.startswith("202 ")
    assert '"accepted"' in answer
    assert result.exit_code == 0


def test_what_is_told_goes_in_place_of_the_sample(world: World, run: Run) -> None:
    at = now().isoformat()
    run("send-test-event", "acme-native", "message.created", "--data", '{"conversation_id": "c9", "text": "¡Hola!"}', "--at", at)

    with world.house.db.read() as tx:
        found = tx.execute(select(messages)).one()
    assert (found.text, found.author_name, found.at.isoformat()) == ("¡Hola!", "Ana Pérez", at)


def test_each_event_has_an_id_of_its_own(world: World, run: Run) -> None:
    for _ in range(2):
        run("send-test-event", "acme-native", "message.created")

    with world.house.db.read() as tx:
        assert len(set(tx.execute(select(receipts.c.event_id)).scalars())) == 2


def test_a_type_nobody_uses_is_ignored(run: Run) -> None:
    result = run("send-test-event", "acme-native", "visitor.typing")

    assert (result.exit_code, '"ignored"' in result.stdout) == (0, True)


def test_an_event_that_is_refused_ends_with_what_was_said(run: Run) -> None:
    result = run("send-test-event", "acme-native", "visitor.left", "--at", "yesterday")

    assert result.exit_code == 1
    assert "422" in result.stdout
    assert "timestamp" in result.stdout


def test_an_endpoint_whose_id_must_be_written_otherwise_in_an_address_is_found(world: World, run: Run) -> None:
    world.provision(endpoints=[{"id": "año 100% ?#", "source": "native", "secret": SECRET}])

    assert run("send-test-event", "año 100% ?#", "visitor.left").exit_code == 0


@pytest.mark.parametrize("data", ["{", "[]", "null", '"x"'])
def test_data_that_is_no_object_is_said_to_be_none(run: Run, data: str) -> None:
    result = run("send-test-event", "acme-native", "visitor.left", "--data", data)

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


def test_an_endpoint_that_is_not_there_is_said_not_to_be(run: Run) -> None:
    result = run("send-test-event", "nowhere", "visitor.left")

    assert (result.exit_code, result.stderr) == (2, "there is no native endpoint 'nowhere'\n")


def test_a_portal_that_does_not_answer_is_said_not_to(run: Run) -> None:
    result = run("send-test-event", "acme-native", "visitor.left", "--url", "http://127.0.0.1:1")

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert "127.0.0.1:1" in result.stderr
