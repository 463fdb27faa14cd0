"""A call that is told again, by its sender or by whoever caught it, changes nothing (contract/EVENTS.md, Answers)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.actions.provision import provision
from portal.store.tables import messages
from tests.webhooks.door import JUST_NOW, PATH, Door, signed
from tests.webhooks.samples import MESSAGE
from tests.world import account

CALL = json.dumps({"type": "message.created", "timestamp": JUST_NOW, "data": MESSAGE}).encode()
OTHER = json.dumps(
    {"type": "message.created", "timestamp": JUST_NOW, "data": {**MESSAGE, "message_id": "other", "text": "another text"}}
).encode()


def post(door: Door, body: bytes, headers: dict[str, str], path: str = PATH) -> tuple[int, str]:
    answer = door.app.test_client().post(path, data=body, headers=headers)
    return answer.status_code, (answer.get_json(silent=True) or {}).get("status", "")


def texts(door: Door) -> list[str]:
    with door.house.db.read() as tx:
        return list(tx.execute(select(messages.c.text)).scalars())


def test_the_very_same_call_is_a_duplicate_however_often_it_comes(door: Door) -> None:
    caught = signed(CALL, "e1")
    assert post(door, CALL, caught) == (202, "accepted")
    before = door.rows()

    assert {post(door, CALL, caught) for _ in range(3)} == {(202, "duplicate")}
    assert door.rows() == before


def test_an_id_that_was_used_is_used_whatever_else_is_signed_under_it(door: Door) -> None:
    post(door, CALL, signed(CALL, "e1"))
    before = door.rows()

    assert post(door, OTHER, signed(OTHER, "e1")) == (202, "duplicate")
    assert door.rows() == before
    assert texts(door) == [MESSAGE["text"]]


def test_a_call_that_was_caught_cannot_be_given_another_id_or_body_or_time(sqlite_door: Door) -> None:
    caught = signed(CALL, "e1")
    later = str(int(caught["webhook-timestamp"]) + 60)

    assert post(sqlite_door, CALL, {**caught, "webhook-id": "e2"})[0] == 401
    assert post(sqlite_door, OTHER, caught)[0] == 401
    assert post(sqlite_door, CALL, {**caught, "webhook-timestamp": later})[0] == 401
    assert texts(sqlite_door) == []


@pytest.mark.parametrize("known", [True, False])
def test_after_five_minutes_a_caught_call_is_refused_whether_or_not_it_came_before(sqlite_door: Door, known: bool) -> None:
    caught = signed(CALL, "e1")
    if known:
        post(sqlite_door, CALL, caught)
    before = sqlite_door.rows()

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert post(sqlite_door, CALL, caught)[0] == 401
    assert sqlite_door.rows() == before


def test_a_call_to_one_endpoint_is_none_to_another_of_another_secret(sqlite_door: Door) -> None:
    other = {"id": "two", "source": "native", "secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"}
    provision(sqlite_door.house, json.dumps({"accounts": [account(endpoints=[other])]}), overwrite=False)

    assert post(sqlite_door, CALL, signed(CALL, "e1"), "/webhooks/native/two")[0] == 401
