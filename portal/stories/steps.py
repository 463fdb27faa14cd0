"""The steps stories are made of, each the native event that says it."""

from portal.stories.story import Moment, Said, Step


def writes(at: Moment, says: Said, message: str = "m1", text: str = "¿Tenéis la talla 38?", group: str | None = None) -> Step:
    """The visitor writes, on a page of the shop."""
    author = {"type": "visitor", "name": "Marta López", "email": "marta@correo.example"}
    data = {"message_id": message, "author": author, "text": text, "page_url": "https://luna.example/botas"}
    return Step(at, "message.created", data if group is None else {**data, "group_id": group}, says)


def leaves(at: Moment, says: Said) -> Step:
    return Step(at, "visitor.left", {}, says)


def returns(at: Moment, says: Said) -> Step:
    return Step(at, "visitor.returned", {}, says)


def opens(at: Moment, agent: str, says: Said) -> Step:
    return Step(at, "conversation.opened", {"agent_id": agent}, says)


def joins(at: Moment, agent: str, says: Said) -> Step:
    return Step(at, "conversation.joined", {"agent_id": agent}, says)


def connects(at: Moment, agent: str, says: Said, device: str = "web") -> Step:
    """The agent is online on a device; `device` is its kind and its id."""
    return Step(at, "agent.connected", {"agent_id": agent, "device_id": device, "device": device}, says)


def disconnects(at: Moment, agent: str, says: Said, device: str = "web") -> Step:
    return Step(at, "agent.disconnected", {"agent_id": agent, "device_id": device}, says)


def is_deactivated(at: Moment, agent: str, says: Said) -> Step:
    return Step(at, "agent.updated", {"agent_id": agent, "active": False}, says)


def gets_address(at: Moment, agent: str, mailbox: str, says: Said) -> Step:
    return Step(at, "agent.updated", {"agent_id": agent, "email": mailbox}, says)
