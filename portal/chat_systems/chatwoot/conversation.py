"""A conversation as it stands in every webhook, in full: how it was when the call was written, which may be long after what it tells.

So nothing is read from it but what bears its own time: when it was last looked at. What happened is read from messages and changes.
"""

from abc import abstractmethod
from collections.abc import Iterator

from portal.chat_systems.chatwoot.fields import Number, Seen
from portal.chat_systems.fields import Form, Name, Url
from portal.rules.events import AgentOpened, ConversationRead, Event

OFFLINE = "offline"
AGENT = "user"


class Person(Form):
    """A contact, an agent or a bot: `type` tells agents, and bots have types of their own."""

    id: Number
    type: str | None = None
    name: Name | None = None
    email: Name | None = None
    availability_status: str | None = None

    @property
    def is_agent(self) -> bool:
        return self.type == AGENT


class Meta(Form):
    assignee: Person | None = None


class Surroundings(Form):
    """Where the visitor was when the conversation began."""

    referer: Url | None = None


class Conversation(Form):
    """An inbox is a group: every conversation has one from its first message on, and only its members (and administrators) see it.

    A team is given later or never, and its members need not see the inbox.
    """

    id: Number
    inbox_id: Number | None = None
    meta: Meta = Meta()
    additional_attributes: Surroundings | None = None
    agent_last_seen_at: Seen = None
    updated_at: Seen = None

    def looks(self) -> Iterator[Event]:
        """Chatwoot says when an agent last looked, not who: it is taken for whom it was assigned to then. That is who has it now only
        where nothing was changed since (to look is no change); else, and where it is nobody's or a bot's, it opens it for nobody."""
        agent, at, changed_at = self.meta.assignee, self.agent_last_seen_at, self.updated_at
        if at and changed_at and changed_at <= at and agent and agent.type in (None, AGENT):
            yield AgentOpened(sent_at=at, conversation=self.id, agent=agent.id)
        elif at:
            yield ConversationRead(sent_at=at, conversation=self.id)


class Telling(Form):
    """The body of one type of webhook."""

    @abstractmethod
    def events(self) -> Iterator[Event]:
        """What it says, as events of the rules."""


class Begun(Conversation, Telling):
    """A new conversation; its first message comes by itself."""

    def events(self) -> Iterator[Event]:
        yield from self.looks()


class Mentioned(Telling):
    """What tells nothing of use itself but carries the conversation: somebody types, which bears no time, or the visitor opened the
    widget, whose time is by the visitor's clock."""

    conversation: Conversation | None = None
    current_conversation: Conversation | None = None

    def events(self) -> Iterator[Event]:
        if conversation := self.conversation or self.current_conversation:
            yield from conversation.looks()
