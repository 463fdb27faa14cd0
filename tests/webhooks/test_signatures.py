"""Who may speak: Standard Webhooks over the raw bytes (contract/EVENTS.md, Routes)."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.actions import provision
from tests.webhooks.door import JUST_NOW, Door, signed
from tests.webhooks.test_answers import problem
from tests.world import account

OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
THIRD = "whsec_dGhlIHRoaXJkIHNlY3JldCBvZiBhbGw="
LEFT = {"conversation_id": "c1"}
BODY = json.dumps({"type": "visitor.left", "timestamp": JUST_NOW, "data": LEFT})

SIGNATURES = [
    "v1",
    "v1,",
    "garbage",
    ",",
    ",,",
    "v1,not base64!",
    "v1,YWJj",
    "v1,YWJj v1,ZGVm",
    "v2,YWJj",
    "v1,é",
    "日本".encode().decode("latin-1"),
    "v1," + "A" * 100_000,
]
TIMESTAMPS = ["soon", "", "0", "-1", "nan", "inf", "1e400", "99999999999999999999", "2026-11-22T10:00:00Z"]


def assert_refused(door: Door, **call: object) -> None:
    """401, and nothing is kept."""
    before = door.rows()

    answer = door.post(BODY, **call)  # type: ignore[arg-type]

    assert answer.status_code == 401
    problem(answer)
    assert door.rows() == before


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_call_without_one_of_the_headers_is_refused(sqlite_door: Door, name: str) -> None:
    assert_refused(sqlite_door, headers={name: None})


@pytest.mark.parametrize("signature", SIGNATURES, ids=range(len(SIGNATURES)))
def test_a_signature_that_is_none_is_refused(sqlite_door: Door, signature: str) -> None:
    assert_refused(sqlite_door, headers={"webhook-signature": signature})


@pytest.mark.parametrize("timestamp", TIMESTAMPS)
def test_a_timestamp_that_is_none_is_refused(sqlite_door: Door, timestamp: str) -> None:
    assert_refused(sqlite_door, headers={"webhook-timestamp": timestamp})


def test_nothing_of_a_stranger_is_kept(door: Door) -> None:
    assert_refused(door, secret=OTHER)


@pytest.mark.parametrize("minutes", [-5.1, 5.1])
def test_a_call_signed_more_than_five_minutes_ago_or_ahead_is_refused(sqlite_door: Door, minutes: float) -> None:
    assert_refused(sqlite_door, sent_at=datetime.now(UTC) + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [-4.9, 4.9])
def test_a_clock_less_than_five_minutes_off_is_forgiven(sqlite_door: Door, minutes: float) -> None:
    assert sqlite_door.post(BODY, sent_at=datetime.now(UTC) + timedelta(minutes=minutes)).status_code == 202


def test_a_signature_is_of_one_body_and_one_id(sqlite_door: Door) -> None:
    elsewhere = signed(BODY.encode(), "another")["webhook-signature"]

    assert_refused(sqlite_door, headers={"webhook-signature": elsewhere})
    assert sqlite_door.post(f"{BODY} ", headers=dict(signed(BODY.encode(), "e"))).status_code == 401


def test_one_right_signature_among_several_will_do(sqlite_door: Door) -> None:
    right = signed(BODY.encode(), "e0")["webhook-signature"]

    assert sqlite_door.post(BODY, headers={"webhook-signature": f"v1,YWJj v1a,YWJj {right}"}).status_code == 202


def test_two_secrets_are_valid_while_one_is_being_rotated(sqlite_door: Door) -> None:
    both = [{"id": "acme-native", "source": "native", "secrets": [OTHER, THIRD]}]
    provision.provision(sqlite_door.house, json.dumps({"accounts": [account(endpoints=both)]}), overwrite=False)

    assert sqlite_door.post(BODY, secret=OTHER).status_code == 202
    assert sqlite_door.post(BODY, secret=THIRD).status_code == 202
    assert_refused(sqlite_door)


def test_the_secret_of_one_endpoint_opens_no_other(sqlite_door: Door) -> None:
    ends = [{"id": "one", "source": "native", "secret": OTHER}]
    provision.provision(sqlite_door.house, json.dumps({"accounts": [account(id="rival", agents=[], endpoints=ends)]}), overwrite=False)

    assert_refused(sqlite_door, path="/webhooks/native/one")


@pytest.mark.parametrize("event_id", ["x" * 256, "a\x01b", "a\x7fb"])
def test_a_signed_id_that_is_none_is_named(sqlite_door: Door, event_id: str) -> None:
    answer = sqlite_door.post(BODY, headers=dict(signed(BODY.encode(), event_id)))

    assert answer.status_code == 422
    assert [error["at"] for error in answer.get_json(force=True)["errors"]] == ["webhook-id"]


def test_an_id_may_have_255_characters(sqlite_door: Door) -> None:
    assert sqlite_door.post(BODY, headers=dict(signed(BODY.encode(), "x" * 255))).status_code == 202
