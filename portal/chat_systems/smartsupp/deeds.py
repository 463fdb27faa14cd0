"""The data of events that tell what somebody did, other than to write."""

from datetime import datetime
from typing import ClassVar

from portal.chat_systems.smartsupp.data import Data, OfTalk
from portal.chat_systems.smartsupp.fields import Conversation, Id
from portal.rules import events
from portal.rules.events import Event


class AgentJoined(OfTalk):
    agent_id: Id

    def told(self, at: datetime) -> tuple[Event, ...]:
        return (events.AgentJoined(sent_at=at, conversation=self.name_of_talk(), agent=self.agent_id),)


class AgentLeft(OfTalk):
    agent_id: Id

    def told(self, at: datetime) -> tuple[Event, ...]:
        return (events.AgentLeft(sent_at=at, conversation=self.name_of_talk(), agent=self.agent_id),)


class Closed(OfTalk):
    """By an agent, when `close_type` says so or says nothing, and it is told which one."""

    agent_id: Id | None = None

    def told(self, at: datetime) -> tuple[Event, ...]:
        how = (self.close_type or self.talk.close_type or "agent").lower()
        agent = self.agent_id or self.talk.closed_by_agent_id
        return (events.ConversationClosed(sent_at=at, conversation=self.name_of_talk(), agent=agent if "agent" in how else None),)


class ClosedByContact(OfTalk):
    def told(self, at: datetime) -> tuple[Event, ...]:
        return (events.ConversationClosed(sent_at=at, conversation=self.name_of_talk()),)


class Moved(Data):
    """A visitor came or went. The form is not known for sure: an `id` in it may be the visitor's. Nothing is told of no conversation."""

    conversation: Conversation | None = None
    conversation_id: Id | None = None
    means: ClassVar[type[events.VisitorLeft | events.VisitorReturned]]

    def told(self, at: datetime) -> tuple[Event, ...]:
        conversation = self.conversation_id or (self.conversation.id if self.conversation else None)
        return (self.means(sent_at=at, conversation=conversation),) if conversation else ()


class VisitorDisconnected(Moved):
    means = events.VisitorLeft


class VisitorConnected(Moved):
    means = events.VisitorReturned
