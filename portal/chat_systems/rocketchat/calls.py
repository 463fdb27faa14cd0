"""The calls that Rocket.Chat makes, each able to say itself as events of the rules.

Every call shows the whole conversation as it is now. Each fact is read from the one call that tells it with its own time.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictStr

from portal.chat_systems.fields import Form, Id, Instant, Text
from portal.chat_systems.rocketchat.fields import BOT, MaybeId, Person, Visitor
from portal.rules import events
from portal.rules.events import Event

USER = "user"
AT_ONCE = timedelta(seconds=5)
"""Nobody sees a conversation begin and takes it in less; Rocket.Chat's routing does."""


class Said(Form):
    """A message, as far as it may be a closing one; `agentId` is of whoever is not the visitor."""

    ts: Instant
    agent: Annotated[MaybeId, Field(alias="agentId")] = None
    is_closing: Annotated[StrictBool | None, Field(alias="closingMessage")] = None


class Written(Said):
    """`navigation` says that it is none: the visitor went to another page."""

    id: Annotated[Id, Field(alias="_id")]
    msg: Text | None = None
    navigation: Any = None


class Call(Form, ABC):
    conversation: Annotated[Id, Field(alias="_id")]

    @abstractmethod
    def events(self) -> Iterator[Event]:
        """What it tells."""


class Message(Call):
    """Somebody wrote. The group is the visitor's department: the conversation's own stands in other calls alone."""

    visitor: Visitor
    messages: list[Written]

    def events(self) -> Iterator[Event]:
        yield from (self._told(said) for said in self.messages if not said.is_closing and not said.navigation)

    def _told(self, said: Written) -> Event:
        kind = events.BotReplied if said.agent == BOT else events.AgentReplied if said.agent else events.VisitorWrote
        who = self.visitor if kind is events.VisitorWrote else Visitor()
        return kind(
            sent_at=said.ts,
            conversation=self.conversation,
            message=said.id,
            text=said.msg or "",
            author=said.agent or who.id,
            name=who.name or None,
            email=who.email or None,
            group=self.visitor.department,
        )


class Taker(Person):
    ts: Instant


class Taken(Call):
    """An agent has it now. Who that is stands in `agent`; there is no other call in which agents are told of by themselves."""

    created_at: Annotated[Instant | None, Field(alias="createdAt")] = None
    taker: Annotated[Taker, Field(alias="servedBy")]
    agent: Person | None = None

    def events(self) -> Iterator[Event]:
        at = self.taker.ts
        if self.agent:
            yield events.AgentUpdated(sent_at=at, agent=self.agent.id, name=self.agent.name or None, email=self.agent.email or None)
        if not self._was_given(at):
            yield events.AgentJoined(sent_at=at, conversation=self.conversation, agent=self.taker.id)

    def _was_given(self, at: datetime) -> bool:
        """By routing, as the conversation began: what nobody has taken must stop no mail."""
        return self.created_at is not None and at - self.created_at < AT_ONCE


class Closed(Call):
    """Some versions say when and by whom; of others the closing message does. One with neither tells nothing: so does the test call."""

    closed_at: Annotated[Instant | None, Field(alias="closedAt")] = None
    closed_by: Annotated[Person | None, Field(alias="closedBy")] = None
    closer: StrictStr | None = None
    messages: tuple[Said, ...] = ()

    def events(self) -> Iterator[Event]:
        last = next((said for said in reversed(self.messages) if said.is_closing), None)
        at = self.closed_at or (last.ts if last else None)
        if at:
            yield events.ConversationClosed(sent_at=at, conversation=self.conversation, agent=self._agent(last))

    def _agent(self, last: Said | None) -> str | None:
        """Who closed it, where that was an agent: not the visitor, nor Rocket.Chat itself after a time."""
        by_closer = self.closed_by.id if self.closed_by and self.closer == USER else None
        by_message = last.agent if last else None
        agent = by_closer if self.closer else by_message
        return None if agent == BOT else agent


CALLS: dict[str, type[Call]] = {
    "Message": Message,
    "LivechatSessionTaken": Taken,
    "LivechatSession": Closed,
    "LivechatSessionClosed": Closed,
}
"""By their type. Of the others that are known none is used: `LivechatSessionStart` and `LivechatSessionQueued` say that it began, which
the first message tells too; whom it was passed on to (`LivechatSessionForwarded`) has not joined yet; `LivechatOfflineMessage` is mailed by
Rocket.Chat itself, and belongs to no conversation; `LivechatEdit` and `LeadCapture` say nothing of who serves whom.
"""
