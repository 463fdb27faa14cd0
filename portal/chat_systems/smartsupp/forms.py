"""Which form the data of each of Smartsupp's events has."""

from portal.chat_systems.smartsupp import deeds, replies
from portal.chat_systems.smartsupp.data import Data

FORMS: dict[str, type[Data]] = {
    "conversation.contact_replied": replies.ContactReplied,
    "conversation.agent_replied": replies.AgentReplied,
    "conversation.bot_replied": replies.BotReplied,
    "conversation.agent_joined": deeds.AgentJoined,
    "conversation.agent_left": deeds.AgentLeft,
    "conversation.closed": deeds.Closed,
    "conversation.closed_by_contact": deeds.ClosedByContact,
    "visitor.disconnected": deeds.VisitorDisconnected,
    "visitor.connected": deeds.VisitorConnected,
}
"""By the event's name. Of the others that are known none is used: `conversation.opened` means that it began, which the first message
tells too; whom somebody chose (`agent_assigned`, `agent_unassigned`) has not joined yet; the rest says nothing of who serves whom
(`rated`, `message_delivered`, `message_delivery_failed`, `visitor.updated`, `.triggered`, `.typing`, all of `contact.` and `app.`).
"""
