"""Fields as Rocket.Chat writes them: ids are called `_id`, and what it does not know is null, empty or left out."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from portal.chat_systems.fields import Form, Id, Instant, Name

BOT = "rocket.cat"
"""The id of the user in whose name Rocket.Chat itself writes and closes."""


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _first_address(value: Any) -> Any:
    """A visitor may have several, each in an object; an agent has one."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("address") if isinstance(value, dict) else value


MaybeId = Annotated[Id | None, BeforeValidator(_none_if_empty)]
MaybeAddress = Annotated[Name | None, BeforeValidator(_first_address)]


class Visitor(Form):
    id: Annotated[MaybeId, Field(alias="_id")] = None
    name: Name | None = None
    email: MaybeAddress = None
    department: MaybeId = None


class Person(Form):
    """An agent; `ts` is when they took the conversation."""

    id: Annotated[Id, Field(alias="_id")]
    name: Name | None = None
    email: MaybeAddress = None
    ts: Instant | None = None
