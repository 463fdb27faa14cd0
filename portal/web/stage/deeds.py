"""What somebody does on the page, as the native event that says it (contract/EVENTS.md, Native events)."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort

from portal.actions.open_shop import DEMO
from portal.actions.see_stage import endpoint_for_show
from portal.actions.sign_call import Call, signed_call
from portal.web import house

Form = Mapping[str, str]
Told = tuple[str, dict[str, Any]]

PAGE = "https://luna.example/botas"


def call_of(form: Form) -> Call:
    """The signed webhook that tells the demo account of it, now; 422 for what is no deed. What the fields hold, its door checks."""
    deed, _, device = form.get("deed", "").partition(":")
    if deed not in _DEEDS:
        abort(422)
    with house().db.read() as tx:
        endpoint = endpoint_for_show(tx, DEMO)
    event_type, data = _DEEDS[deed](form, device)
    return signed_call(house(), endpoint, event_type, data)


def _writes(form: Form, _device: str) -> Told:
    named = {"name": form["name"]} if form.get("name") else {}
    grouped = {"group_id": form["group"]} if form.get("group") else {}
    return "message.created", {**_written(form), "author": {"type": "visitor", **named}, "page_url": PAGE, **grouped}


def _replies(form: Form, _device: str) -> Told:
    return "message.created", {**_written(form), "author": {"type": "agent", "id": form.get("agent", "")}}


def _written(form: Form) -> dict[str, Any]:
    return {"conversation_id": form.get("conversation", ""), "text": form.get("text", "")}


def _moves(event_type: str) -> Callable[[Form, str], Told]:
    """Of the visitor."""
    return lambda form, _device: (event_type, {"conversation_id": form.get("conversation", "")})


def _does(event_type: str) -> Callable[[Form, str], Told]:
    """Of an agent, in the conversation."""
    return lambda form, _device: (event_type, {"conversation_id": form.get("conversation", ""), "agent_id": form.get("agent", "")})


def _connects(form: Form, device: str) -> Told:
    """A device of the page has its kind as its id."""
    return "agent.connected", {"agent_id": form.get("agent", ""), "device_id": device, "device": device}


def _disconnects(form: Form, device: str) -> Told:
    return "agent.disconnected", {"agent_id": form.get("agent", ""), "device_id": device}


_DEEDS: Mapping[str, Callable[[Form, str], Told]] = {
    "writes": _writes,
    "replies": _replies,
    "leaves-site": _moves("visitor.left"),
    "returns": _moves("visitor.returned"),
    "opens": _does("conversation.opened"),
    "joins": _does("conversation.joined"),
    "leaves": _does("conversation.left"),
    "closes": _does("conversation.closed"),
    "connects": _connects,
    "disconnects": _disconnects,
}
