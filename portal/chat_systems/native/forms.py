"""Which form the data of each type of native event has (contract/EVENTS.md, Native events)."""

from portal.chat_systems.native import conversations, people
from portal.chat_systems.native.fields import Data

FORMS: dict[str, type[Data]] = {
    "message.created": conversations.MessageCreated,
    "conversation.opened": conversations.ConversationOpened,
    "conversation.joined": conversations.ConversationJoined,
    "conversation.left": conversations.ConversationLeft,
    "conversation.closed": conversations.ConversationClosed,
    "visitor.left": conversations.VisitorLeft,
    "visitor.returned": conversations.VisitorReturned,
    "agent.connected": people.AgentConnected,
    "agent.disconnected": people.AgentDisconnected,
    "agent.updated": people.AgentUpdated,
    "account.updated": people.AccountUpdated,
}
