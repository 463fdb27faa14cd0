"""The data of native events of one conversation, each able to say itself as an event of the rules."""

from datetime import datetime
from typing import Literal

from portal.chat_systems.fields import Form, Id, Name, Text, Url
from portal.chat_systems.native.fields import Data
from portal.rules import events

_WRITERS: dict[str, type[events.Wrote]] = {
    "visitor": events.VisitorWrote,
    "agent": events.AgentReplied,
    "bot": events.BotReplied,
}


class Author(Form):
    type: Literal["visitor", "agent", "bot"]
    id: Id | None = None
    name: Name | None = None
    email: Name | None = None


class MessageCreated(Data):
    conversation_id: Id
    message_id: Id
    author: Author
    text: Text
    page_url: Url | None = None
    group_id: Id | None = None

    def event(self, sent_at: datetime) -> events.Event:
        return _WRITERS[self.author.type](
            sent_at=sent_at,
            conversation=self.conversation_id,
            message=self.message_id,
            text=self.text,
            author=self.author.id,
            name=self.author.name or None,
            email=self.author.email or None,
            page_url=self.page_url or None,
            group=self.group_id,
        )


class ConversationOpened(Data):
    conversation_id: Id
    agent_id: Id
    device_id: Id | None = None

    def event(self, sent_at: datetime) -> events.Event:
        return events.AgentOpened(sent_at=sent_at, conversation=self.conversation_id, agent=self.agent_id, device=self.device_id)


class ConversationJoined(Data):
    conversation_id: Id
    agent_id: Id

    def event(self, sent_at: datetime) -> events.Event:
        return events.AgentJoined(sent_at=sent_at, conversation=self.conversation_id, agent=self.agent_id)


class ConversationLeft(Data):
    conversation_id: Id
    agent_id: Id

    def event(self, sent_at: datetime) -> events.Event:
        return events.AgentLeft(sent_at=sent_at, conversation=self.conversation_id, agent=self.agent_id)


class ConversationClosed(Data):
    conversation_id: Id
    agent_id: Id | None = None

    def event(self, sent_at: datetime) -> events.Event:
        return events.ConversationClosed(sent_at=sent_at, conversation=self.conversation_id, agent=self.agent_id)


class VisitorLeft(Data):
    conversation_id: Id

    def event(self, sent_at: datetime) -> events.Event:
        return events.VisitorLeft(sent_at=sent_at, conversation=self.conversation_id)


class VisitorReturned(Data):
    conversation_id: Id

    def event(self, sent_at: datetime) -> events.Event:
        return events.VisitorReturned(sent_at=sent_at, conversation=self.conversation_id)
