"""What somebody does on the page, as the native event that says it (contract/EVENTS.md, Native events)."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort
from flask_babel import gettext

from portal.actions.see_stage import Stage
from portal.actions.sign_call import Call, signed_call
from portal.web import house
from portal.web.stage.words import KINDS

Form = Mapping[str, str]
Told = tuple[str, dict[str, Any]]

PAGE = "https://luna.example/botas"
TYPED = {"writes": {"name": 100, "text": 2000}, "replies": {"text": 2000}}
"""The fields that are typed into, with as many characters as each takes."""

VISITORS = ("writes", "leaves-site", "returns")
"""What the visitor does; all else is done by an agent."""


def call_of(stage: Stage, form: Form) -> Call:
    """The signed webhook that tells the shop of it, now; 422 for what no form of the page sends."""
    deed, _, device = form.get("deed", "").partition(":")
    if deed not in _DEEDS or not _is_on(stage, form, deed, device):
        abort(422)
    event_type, data = _DEEDS[deed](form, device)
    return signed_call(house(), stage.endpoint, event_type, data)


def fault_of(form: Form) -> str | None:
    """What is wrong with what was typed; None where nothing is."""
    for name, most in TYPED.get(form.get("deed", ""), {}).items():
        if not form.get(name, "").strip():
            return str(gettext("A field was left empty."))
        if len(form[name]) > most:
            return str(gettext("That is too long: %(num)d characters at most.", num=most))
    return None


def place_of(form: Form) -> str:
    """Where on the page it is done: at the agent of this id, at `reply`, or at the `visitor`."""
    deed = form.get("deed")
    return "visitor" if deed in VISITORS else "reply" if deed == "replies" else form.get("agent", "")


def _is_on(stage: Stage, form: Form, deed: str, device: str) -> bool:
    """Whether who does it, for whom and with what are on the page."""
    if deed in VISITORS:
        return not device and form.get("group", "") in ("", *stage.groups)
    there = {device.id for player in stage.players for device in player.devices} if deed == "disconnects" else set()
    devices = there.union(KINDS) if deed in ("connects", "disconnects") else {""}
    return device in devices and form.get("agent") in [player.id for player in stage.players if player.active]


def _writes(form: Form, _device: str) -> Told:
    author = {"type": "visitor", "name": form["name"]}
    grouped = {"group_id": form["group"]} if form.get("group") else {}
    return "message.created", {**_written(form), "author": author, "page_url": PAGE, **grouped}


def _replies(form: Form, _device: str) -> Told:
    return "message.created", {**_written(form), "author": {"type": "agent", "id": form["agent"]}}


def _written(form: Form) -> dict[str, Any]:
    return {"conversation_id": form.get("conversation", ""), "text": form["text"]}


def _moves(event_type: str) -> Callable[[Form, str], Told]:
    """Of the visitor."""
    return lambda form, _device: (event_type, {"conversation_id": form.get("conversation", "")})


def _does(event_type: str) -> Callable[[Form, str], Told]:
    """Of an agent, in the conversation."""
    return lambda form, _device: (event_type, {"conversation_id": form.get("conversation", ""), "agent_id": form["agent"]})


def _connects(form: Form, device: str) -> Told:
    """A device of the page has its kind as its id."""
    return "agent.connected", {"agent_id": form["agent"], "device_id": device, "device": device}


def _disconnects(form: Form, device: str) -> Told:
    return "agent.disconnected", {"agent_id": form["agent"], "device_id": device}


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
