"""A field that is missing or wrong is named; one that the portal does not look at may be anything."""

import json
from typing import Any

import pytest

from portal.bodies import BadForm, NotJson
from portal.chat_systems.smartsupp import ADAPTER
from tests.chat_systems.smartsupp.objects import AT
from tests.chat_systems.smartsupp.samples import SAMPLES, body, parsed, put

WRITES = "conversation.contact_replied"


def faults(event: str, data: Any) -> list[str]:
    with pytest.raises(BadForm) as refused:
        parsed(event, data)
    return [fault.at for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("event", "place"),
    [(WRITES, "message"), (WRITES, "message.id"), (WRITES, "conversation.id"), ("conversation.agent_joined", "agent_id")],
)
def test_a_field_that_is_missing_is_named(event: str, place: str) -> None:
    assert faults(event, put(event, place, None)) == [f"data.{place}"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("message", "hola"),
        ("message.id", ""),
        ("message.id", ["ms1"]),
        ("message.id", True),
        ("message.id", "a\x00b"),
        ("message.created_at", "yesterday"),
        ("message.sub_type", 5),
        ("message.content.text", 5),
        ("message.page_url", {}),
        ("conversation", []),
        ("conversation.id", "x" * 129),
        ("conversation.contact_id", {}),
        ("conversation.group_id", [1]),
        ("conversation.contact", "Marta"),
    ],
)
def test_a_field_that_is_wrong_is_named(place: str, value: object) -> None:
    assert faults(WRITES, put(WRITES, place, value)) == [f"data.{place}"]


@pytest.mark.parametrize("event", ["conversation.agent_joined", "conversation.closed", "conversation.closed_by_contact"])
def test_an_event_about_no_conversation_says_where_one_should_stand(event: str) -> None:
    data = {name: value for name, value in SAMPLES[event].items() if not name.startswith("conversation")}

    assert faults(event, data) == ["data.conversation.id"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("event", {"timestamp": AT, "data": {}}),
        ("event", {"event": 5, "timestamp": AT, "data": {}}),
        ("timestamp", {"event": WRITES, "data": {}}),
        ("timestamp", {"event": WRITES, "timestamp": "noon", "data": {}}),
        ("data", {"event": WRITES, "timestamp": AT, "data": [1]}),
        ("body", ["event"]),
    ],
)
def test_an_envelope_that_is_wrong_says_where(name: str, told: object) -> None:
    with pytest.raises(BadForm) as refused:
        ADAPTER.parse(json.dumps(told).encode(), {}, {})

    assert [fault.at for fault in refused.value.faults] == [name]


@pytest.mark.parametrize("event", SAMPLES)
def test_fields_nobody_has_heard_of_are_left_alone(event: str) -> None:
    data = {**SAMPLES[event], "something_new": {"deep": [1, None]}}

    assert parsed(event, data).events == parsed(event).events


def test_what_is_no_json_is_said_not_to_be() -> None:
    with pytest.raises(NotJson):
        ADAPTER.parse(body(WRITES)[:-1], {}, {})
