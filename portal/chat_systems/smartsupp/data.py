"""What all data of Smartsupp's events have in common: each is able to say itself as events of the rules."""

from abc import ABC, abstractmethod
from datetime import datetime

from portal.bodies import BadForm, Fault
from portal.chat_systems.fields import Form
from portal.chat_systems.smartsupp.fields import Conversation, Id, Talk
from portal.rules.events import Event


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
        """Its id, wherever it stands; `told_first` is what a message says of itself."""
        found = told_first or self.conversation_id or (self.conversation.id if self.conversation else self.id)
        if found is None:
            raise BadForm([Fault("data.conversation.id", "is missing")])
        return found
