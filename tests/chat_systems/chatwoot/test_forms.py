"""A body that is not as Chatwoot writes it is refused, and what is wrong is named (contract/EVENTS.md, Answers)."""

import json
from typing import Any

import pytest

from portal.bodies import BadForm, NotJson
from portal.chat_systems.chatwoot import ADAPTER
from tests.chat_systems.chatwoot.bodies import body, events_of

MISSING = object()


def spoilt(name: str, value: Any, *place: Any) -> Any:
    content = inner = body(name)
    for step in place[:-1]:
        inner = inner[step]
    if value is MISSING:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return content


@pytest.mark.parametrize(
    ("name", "value", "place", "named"),
    [
        ("message_created", MISSING, ["event"], "event"),
        ("message_created", MISSING, ["id"], "id"),
        ("message_created", True, ["id"], "id"),
        ("message_created", 10**200, ["id"], "id"),
        ("message_created", MISSING, ["created_at"], "created_at"),
        ("message_created", "yesterday", ["created_at"], "created_at"),
        ("message_created", 1e300, ["created_at"], "created_at"),
        ("message_created", "whispered", ["message_type"], "message_type"),
        ("message_created", 5, ["content"], "content"),
        ("message_created", "no", ["private"], "private"),
        ("message_created", MISSING, ["conversation", "id"], "conversation.id"),
        ("message_created", "soon", ["conversation", "agent_last_seen_at"], "conversation.agent_last_seen_at"),
        ("message_created", False, ["conversation", "agent_last_seen_at"], "conversation.agent_last_seen_at"),
        ("message_created", MISSING, ["sender", "id"], "sender.id"),
        ("conversation_updated", MISSING, ["updated_at"], "updated_at"),
        ("conversation_updated", {}, ["changed_attributes"], "changed_attributes"),
        ("conversation_updated", "Eva", ["changed_attributes", 0, "assignee_id"], "changed_attributes[0].assignee_id"),
        ("conversation_updated", [], ["meta", "assignee"], "meta.assignee"),
        ("conversation_status_changed", MISSING, ["status"], "status"),
        ("conversation_typing_on", [], ["conversation"], "conversation"),
    ],
)
def test_what_is_missing_or_wrong_is_named(name: str, value: Any, place: list[Any], named: str) -> None:
    with pytest.raises(BadForm) as refused:
        events_of(spoilt(name, value, *place))

    assert [fault.at for fault in refused.value.faults] == [named]


@pytest.mark.parametrize("delivery", ["", "x" * 129, "a\nb", "eva@luna.example"])
def test_a_delivery_without_a_proper_id_is_refused(delivery: str) -> None:
    with pytest.raises(BadForm, match="x-chatwoot-delivery"):
        events_of(body("message_created"), delivery)


def test_ids_and_times_may_also_come_as_texts_and_numbers() -> None:
    told = spoilt("message_created", "9001", "id") | {"created_at": 1778582400.512}

    assert events_of(told) == events_of(body("message_created"))


def test_what_is_no_json_is_told_so() -> None:
    with pytest.raises(NotJson):
        ADAPTER.parse(b"{", {"x-chatwoot-delivery": "d"}, {})


def test_a_kept_body_tells_the_same_again() -> None:
    raw = json.dumps(body("message_created")).encode()

    assert ADAPTER.reread(raw, "looked at", {}).events == events_of(body("message_created"))


def test_a_conversation_may_say_that_it_begins_when_the_calendar_ends() -> None:
    assert events_of(spoilt("conversation_updated", "9999-12-31T23:59:59Z", "created_at")) == ()
