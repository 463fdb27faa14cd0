"""What is of the contract's form is taken, and what is not is named by its place (contract/EVENTS.md, Native events)."""

import json

import pytest
from werkzeug.test import TestResponse

from portal.store.tables import receipts
from tests.webhooks.door import JUST_NOW, Door
from tests.webhooks.samples import CHOICES, IDS, OPTIONAL, SAMPLES, places, put, required, without
from tests.webhooks.test_answers import problem

ALL = [(event_type, place) for event_type in SAMPLES for place in places(event_type)]
STRINGS = [(event_type, place) for event_type, place in ALL if place not in ("author", "active", "group_ids", "expires_in")]
WRONG_TYPES: list[object] = [5, True, [], {}]
CONTROLS = ["\x00", "\n", "\x7f", "\x85", "\ud800"]


def faults(door: Door, answer: TestResponse) -> list[str]:
    """The places that are wrong; nothing was kept."""
    assert answer.status_code == 422
    assert door.count(receipts) == 0
    errors = problem(answer)["errors"]
    assert isinstance(errors, list)
    assert all(error["why"] for error in errors)
    return [error["at"] for error in errors]


@pytest.mark.parametrize("event_type", SAMPLES)
def test_every_type_is_accepted_with_all_its_fields_and_fields_nobody_knows(sqlite_door: Door, event_type: str) -> None:
    answer = sqlite_door.tell(event_type, {**SAMPLES[event_type], "shoe_size": 38, "\ud800": {"x": [None]}})

    assert answer.get_json()["status"] == "accepted"


@pytest.mark.parametrize("event_type", SAMPLES)
def test_every_type_is_accepted_with_nothing_but_what_it_must_have(sqlite_door: Door, event_type: str) -> None:
    data = {place: SAMPLES[event_type][place] for place in required(event_type) if "." not in place}

    assert sqlite_door.tell(event_type, data).get_json()["status"] == "accepted"


@pytest.mark.parametrize(("event_type", "place"), [(event_type, place) for event_type in OPTIONAL for place in OPTIONAL[event_type]])
def test_a_field_that_may_be_left_out_may_be_null(sqlite_door: Door, event_type: str, place: str) -> None:
    assert sqlite_door.tell(event_type, put(event_type, place, None)).get_json()["status"] == "accepted"


@pytest.mark.parametrize(("event_type", "place"), [(event_type, place) for event_type in SAMPLES for place in required(event_type)])
def test_a_field_that_must_be_there_is_named_when_it_is_missing_or_null(sqlite_door: Door, event_type: str, place: str) -> None:
    assert faults(sqlite_door, sqlite_door.tell(event_type, without(event_type, place))) == [f"data.{place}"]
    assert faults(sqlite_door, sqlite_door.tell(event_type, put(event_type, place, None))) == [f"data.{place}"]


@pytest.mark.parametrize(("event_type", "place"), STRINGS)
def test_a_field_of_another_type_is_named(sqlite_door: Door, event_type: str, place: str) -> None:
    for wrong in WRONG_TYPES:
        assert faults(sqlite_door, sqlite_door.tell(event_type, put(event_type, place, wrong))) == [f"data.{place}"]


@pytest.mark.parametrize("wrong", ["visitor", 5, True, []])
def test_an_author_is_an_object(sqlite_door: Door, wrong: object) -> None:
    assert faults(sqlite_door, sqlite_door.tell("message.created", put("message.created", "author", wrong))) == ["data.author"]


@pytest.mark.parametrize("wrong", [1, 0, "true", "yes", []])
def test_active_is_true_or_false_and_no_number(sqlite_door: Door, wrong: object) -> None:
    assert faults(sqlite_door, sqlite_door.tell("agent.updated", put("agent.updated", "active", wrong))) == ["data.active"]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [("sales", ""), ({}, ""), (True, ""), (["sales", 5], "[1]"), ([""], "[0]"), (["a", None], "[1]"), (["x" * 129], "[0]")],
)
def test_group_ids_are_a_list_of_ids(sqlite_door: Door, wrong: object, place: str) -> None:
    answer = sqlite_door.tell("agent.updated", put("agent.updated", "group_ids", wrong))

    assert faults(sqlite_door, answer) == [f"data.group_ids{place}"]


@pytest.mark.parametrize("wrong", ["0", "-1", "-0.0", "1e999", "1e300", '"60"', "true", "[]", "9" * 400])
def test_a_device_lasts_a_number_of_seconds_above_zero_and_within_reason(sqlite_door: Door, wrong: str) -> None:
    body = json.dumps({"type": "agent.connected", "timestamp": JUST_NOW, "data": SAMPLES["agent.connected"]})

    assert faults(sqlite_door, sqlite_door.post(body.replace("3600", wrong))) == ["data.expires_in"]


@pytest.mark.parametrize(("event_type", "place"), [(event_type, place) for event_type, place in ALL if place in IDS])
def test_an_id_has_1_to_128_characters_and_none_of_them_a_control_character(sqlite_door: Door, event_type: str, place: str) -> None:
    for wrong in ["", "x" * 129, *(f"a{control}b" for control in CONTROLS)]:
        assert faults(sqlite_door, sqlite_door.tell(event_type, put(event_type, place, wrong))) == [f"data.{place}"]

    longest = sqlite_door.tell(event_type, put(event_type, place, "ñ" * 127 + "😀"))

    assert longest.get_json()["status"] == "accepted"


@pytest.mark.parametrize(("event_type", "place"), [(event_type, place) for event_type, place in ALL if place in CHOICES])
def test_a_word_that_is_none_of_the_choices_is_named(sqlite_door: Door, event_type: str, place: str) -> None:
    right = SAMPLES[event_type][place] if "." not in place else "visitor"
    for wrong in ["", "someone", right.upper(), f"{right} ", f"{right}\x00"]:
        assert faults(sqlite_door, sqlite_door.tell(event_type, put(event_type, place, wrong))) == [f"data.{place}"]


def test_all_that_is_wrong_is_named_at_once(sqlite_door: Door) -> None:
    answer = sqlite_door.tell("message.created", {"conversation_id": "", "author": {"type": "visitor", "id": 5}, "text": None})

    assert faults(sqlite_door, answer) == ["data.conversation_id", "data.message_id", "data.author.id", "data.text"]


@pytest.mark.parametrize("body", ["null", "[]", '"visitor.left"', "5", "true"])
def test_a_body_that_is_no_object_is_said_to_be_none(sqlite_door: Door, body: str) -> None:
    assert faults(sqlite_door, sqlite_door.post(body)) == ["body"]


@pytest.mark.parametrize("event_type", ["visitor.left", "visitor.typing"])
@pytest.mark.parametrize(
    ("place", "wrong"), [("type", 5), ("type", None), ("timestamp", None), ("data", None), ("data", []), ("data", "c1")]
)
def test_the_envelope_has_its_form_whatever_is_in_it(sqlite_door: Door, event_type: str, place: str, wrong: object) -> None:
    event = {"type": event_type, "timestamp": JUST_NOW, "data": {"conversation_id": "c1"}}

    assert faults(sqlite_door, sqlite_door.post(json.dumps({**event, place: wrong}))) == [place]
    del event[place]
    assert faults(sqlite_door, sqlite_door.post(json.dumps(event))) == [place]
