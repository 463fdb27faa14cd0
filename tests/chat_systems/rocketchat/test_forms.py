"""A field that is missing or wrong is named; one that the portal does not look at may be anything."""

import pytest

from portal.bodies import BadForm, NotJson
from portal.chat_systems.rocketchat import ADAPTER
from tests.chat_systems.rocketchat.samples import SAMPLES, body, parsed, put


@pytest.mark.parametrize(
    ("kind", "value", "place", "named"),
    [
        ("Message", None, ("_id",), "_id"),
        ("Message", "", ("_id",), "_id"),
        ("Message", None, ("visitor",), "visitor"),
        ("Message", [], ("visitor",), "visitor"),
        ("Message", 5, ("visitor", "name"), "visitor.name"),
        ("Message", [5], ("visitor", "email"), "visitor.email"),
        ("Message", "x" * 129, ("visitor", "department"), "visitor.department"),
        ("Message", None, ("messages",), "messages"),
        ("Message", "hola", ("messages", 0), "messages[0]"),
        ("Message", None, ("messages", 0, "_id"), "messages[0]._id"),
        ("Message", None, ("messages", 0, "ts"), "messages[0].ts"),
        ("Message", "yesterday", ("messages", 0, "ts"), "messages[0].ts"),
        ("Message", {}, ("messages", 0, "msg"), "messages[0].msg"),
        ("Message", "a\x00b", ("messages", 0, "agentId"), "messages[0].agentId"),
        ("LivechatSessionTaken", None, ("servedBy",), "servedBy"),
        ("LivechatSessionTaken", None, ("servedBy", "ts"), "servedBy.ts"),
        ("LivechatSessionTaken", None, ("agent", "_id"), "agent._id"),
        ("LivechatSession", "soon", ("closedAt",), "closedAt"),
        ("LivechatSession", 1, ("closer",), "closer"),
    ],
)
def test_what_is_missing_or_wrong_is_named(kind: str, value: object, place: tuple[str | int, ...], named: str) -> None:
    with pytest.raises(BadForm) as refused:
        parsed(kind, put(kind, value, *place))

    assert [fault.at for fault in refused.value.faults] == [named]


@pytest.mark.parametrize("raw", [b"{}", b'{"type": 5}', b'{"type": null}'])
def test_a_call_of_no_type_is_refused(raw: bytes) -> None:
    with pytest.raises(BadForm, match="type"):
        ADAPTER.parse(raw, {}, {})


@pytest.mark.parametrize("kind", SAMPLES)
def test_fields_nobody_has_heard_of_are_left_alone(kind: str) -> None:
    assert parsed(kind, {**SAMPLES[kind], "something_new": {"deep": [1, None]}}).events == parsed(kind).events


def test_what_is_no_json_is_said_not_to_be() -> None:
    with pytest.raises(NotJson):
        ADAPTER.parse(body("Message")[:-1], {}, {})
