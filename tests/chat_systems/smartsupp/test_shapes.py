"""The shapes that Smartsupp's webhooks come in: of a message's text, of a conversation, of who writes."""

from typing import Any

import pytest

from tests.chat_systems.smartsupp.objects import CONVERSATION, FLATTENED, MESSAGE
from tests.chat_systems.smartsupp.samples import parsed

TALK = "coLUNA34mnbvc"


def wrote(data: dict[str, Any]) -> Any:
    (told,) = parsed("conversation.contact_replied", data).events
    return told


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ({"content": {"text": "text", "html": "<p>html</p>"}, "text": "beside"}, "text"),
        ({"content": {"text": "", "html": "<p>1 &lt; 2</p><p>dos<br>tres</p>"}, "text": "beside"}, "1 < 2\ndos\ntres"),
        ({"content": "content", "text": "beside"}, "content"),
        ({"content": None, "text": "beside"}, "beside"),
        ({"content": {"type": "upload", "text": None, "data": {"url": "…"}}}, ""),
        ({"content": None}, ""),
    ],
)
def test_the_text_is_the_first_there_is(shape: dict[str, Any], text: str) -> None:
    data = {"conversation": CONVERSATION, "message": {**MESSAGE, **shape}}

    assert wrote(data).text == text


def test_a_conversation_in_its_flattened_shape_names_its_visitor() -> None:
    told = wrote({"conversation": FLATTENED, "message": MESSAGE})

    assert (told.conversation, told.name, told.email, told.group) == (TALK, "Marta López", "marta@correo.example", None)


@pytest.mark.parametrize(
    ("more", "who"),
    [
        ({"contact": {"id": "ct1", "name": "M.", "email": "m@correo.example"}}, ("ctLUNA34mnbv", "M.", "m@correo.example")),
        ({"contact_id": None, "contact": {"id": "ct1"}}, ("ct1", None, None)),
        ({"visitor": {"name": "Visitante"}}, ("ctLUNA34mnbv", "Visitante", None)),
    ],
)
def test_who_writes_may_stand_in_an_object_of_its_own(more: dict[str, Any], who: tuple[str | None, ...]) -> None:
    told = wrote({"conversation": {**CONVERSATION, **more}, "message": MESSAGE})

    assert (told.author, told.name, told.email) == who


@pytest.mark.parametrize(
    "data",
    [
        {"conversation": CONVERSATION, "message": {**MESSAGE, "conversation_id": None}},
        {**CONVERSATION, "message": {**MESSAGE, "conversation_id": None}},
        {"conversation_id": TALK, "message": {**MESSAGE, "conversation_id": None}},
        {"message": MESSAGE},
    ],
    ids=["in its own object", "the data itself", "by its id", "by its message"],
)
def test_the_conversation_is_found_wherever_it_stands(data: dict[str, Any]) -> None:
    assert wrote(data).conversation == TALK
