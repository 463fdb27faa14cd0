"""Smartsupp's calls at the door: let in, ignored, told twice, refused (contract/EVENTS.md, Answers)."""

import json
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from portal.actions.provision import provision
from tests.chat_systems.smartsupp.corpus import SECRET, SETTINGS, signed
from tests.chat_systems.smartsupp.samples import body, put
from tests.world import T, account

WRITES = "conversation.contact_replied"


@pytest.fixture
def door(portal: Flask) -> Flask:
    end = {"id": "acme-smartsupp", "source": "smartsupp", "secret": SECRET, "settings": SETTINGS}
    with time_machine.travel(T, tick=False):
        provision(portal.extensions["house"], json.dumps({"accounts": [account(endpoints=[end])]}), overwrite=False)
    return portal


def post(door: Flask, raw: bytes) -> TestResponse:
    with time_machine.travel(T, tick=False):
        return door.test_client().post("/webhooks/smartsupp/acme-smartsupp", data=raw, headers=signed(raw, ""))


@pytest.mark.parametrize(("event", "status"), [(WRITES, "accepted"), ("conversation.opened", "ignored"), ("never.heard_of", "ignored")])
def test_a_signed_call_is_let_in_whether_it_is_used_or_not(door: Flask, event: str, status: str) -> None:
    answer = post(door, body(event, {} if event.startswith("never") else None))

    assert (answer.status_code, answer.get_json()["status"]) == (202, status)


def test_the_same_body_again_is_told_to_be_the_same(door: Flask) -> None:
    first, second = (post(door, body(WRITES)).get_json() for _ in range(2))

    assert (first["status"], second["status"], first["id"]) == ("accepted", "duplicate", second["id"])


@pytest.mark.parametrize("changes", [{"account_id": "900002"}, {"app_id": "apANOTHER"}])
def test_a_call_of_another_account_or_app_is_refused(door: Flask, changes: dict[str, Any]) -> None:
    assert post(door, body(WRITES, **changes)).status_code == 401


def test_a_call_with_a_wrong_field_names_it(door: Flask) -> None:
    answer = post(door, body(WRITES, put(WRITES, "message.id", [])))

    assert (answer.status_code, [error["at"] for error in answer.get_json(force=True)["errors"]]) == (422, ["data.message.id"])
