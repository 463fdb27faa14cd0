"""The data of each of Smartsupp's events, able to say itself as events of the rules."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import ClassVar

from portal.bodies import BadForm, Fault
from portal.chat_systems.fields import Form
from portal.chat_systems.smartsupp.fields import Conversation, Id, Message, Talk, Who
from portal.rules import events
from portal.rules.events import Event

_WRITERS: dict[str, type[events.Wrote]] = {
    "contact": events.VisitorWrote,
    "agent": events.AgentReplied,
    "bot": events.BotReplied,
    "trigger": events.BotReplied,
}


class Data(Form, ABC):
    @abstractmethod
    def told(self, at: datetime) -> tuple[Event, ...]:
        """What it tells; `at` is when the event was made. Raises `BadForm` where no conversation is named."""


class OfTalk(Talk, Data):
    """The conversation stands in it, is named by its id, or is the data itself."""

    id: Id | None = None
    conversation: Conversation | None = None
    conversation_id: Id | None = None

    @property
    def talk(self) -> Talk:
        return self.conversation or self

    def name_of_talk(self, told_first: Id | None = None) -> str:
        found = told_first or self.conversation_id or (self.conversation.id if self.conversation else self.id)
        if found is None:
            raise BadForm([Fault("data.conversation.id", "is missing")])
        return found


class Reply(OfTalk):
    """A message. Who wrote it its `sub_type` says; `usual` is who did where that is missing."""

    message: Message
    usual: ClassVar[str]
    # Of a kind nobody has heard of: better a mail too many than a visitor lost, so it serves nothing.
    unheard_of: ClassVar[type[events.Wrote]] = events.BotReplied

    def told(self, at: datetime) -> tuple[Event, ...]:
        said, by = self.message, self.message.sub_type or self.usual
        if by == "system" or said.type == "event":
            return ()  # nobody wrote it: it says who came or went
        writer = _WRITERS.get(by, self.unheard_of)
        who = self.talk.who() if writer is events.VisitorWrote else Who(id=said.agent_id)
        return (
            writer(
                sent_at=said.created_at or at,
                conversation=self.name_of_talk(said.conversation_id),
                message=said.id,
                text=said.plain(),
                author=who.id,
                visitor=said.visitor_id or self.talk.visitor_id,
                name=who.name or None,
                email=who.email or None,
                page_url=said.page_url or None,
                group=self.talk.group_id,
            ),
        )


class ContactReplied(Reply):
    usual = "contact"
    unheard_of = events.VisitorWrote


class AgentReplied(Reply):
    usual = "agent"


class BotReplied(Reply):
    usual = "bot"


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


DATA: dict[str, type[Data]] = {
    "conversation.contact_replied": ContactReplied,
    "conversation.agent_replied": AgentReplied,
    "conversation.bot_replied": BotReplied,
    "conversation.agent_joined": AgentJoined,
    "conversation.agent_left": AgentLeft,
    "conversation.closed": Closed,
    "conversation.closed_by_contact": ClosedByContact,
    "visitor.disconnected": VisitorDisconnected,
    "visitor.connected": VisitorConnected,
}
"""By the event's name. Of the others that are known none is used: `conversation.opened` means that it began, which the first message
tells too; whom somebody chose (`agent_assigned`, `agent_unassigned`) has not joined yet; the rest says nothing of who serves whom
(`rated`, `message_delivered`, `message_delivery_failed`, `visitor.updated`, `.triggered`, `.typing`, all of `contact.` and `app.`).
"""
