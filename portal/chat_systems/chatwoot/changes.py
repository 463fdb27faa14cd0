"""Changes of a conversation: to whom it is assigned, and whether it is resolved.

Each change is read from one type of webhook alone, so that it is one fact however much else is told: conversations stand in full in
every webhook, but only the one that tells the change knows its time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.chat_systems.chatwoot.conversation import OFFLINE, Conversation, Telling
from portal.chat_systems.chatwoot.fields import Moment, Number, Seen
from portal.chat_systems.fields import Form
from portal.rules.events import AgentJoined, AgentLeft, ConversationClosed, Event

RESOLVED = "resolved"
AT_ONCE = timedelta(seconds=5)
"""Nobody sees a conversation begin and takes it in less; Chatwoot's automatic assignment and its rules do."""


class NewTime(Form):
    current_value: Moment


class NewAssignee(Form):
    previous_value: Number | None = None
    current_value: Number | None = None


class NewStatus(Form):
    current_value: str


class Change(Form):
    """One attribute each, by its name."""

    updated_at: NewTime | None = None
    assignee_id: NewAssignee | None = None
    status: NewStatus | None = None


class Changed(Conversation, Telling):
    created_at: Seen = None
    updated_at: Moment
    changed_attributes: list[Change] | None = None

    @property
    def changed_at(self) -> datetime:
        """As the change says it; where it does not, when the conversation was last touched before the call was written."""
        return next((change.updated_at.current_value for change in self.changed_attributes or () if change.updated_at), self.updated_at)


class Updated(Changed):
    """`conversation_updated`: to be assigned is to join, and to lose it is to leave."""

    def events(self) -> Iterator[Event]:
        new = next((change.assignee_id for change in self.changed_attributes or () if change.assignee_id), None)
        if new is None:
            yield from self.looks()
            return
        if new.previous_value:
            yield AgentLeft(sent_at=self.changed_at, conversation=self.id, agent=new.previous_value)
        if new.current_value and not self._was_given(new.current_value):
            yield AgentJoined(sent_at=self.changed_at, conversation=self.id, agent=new.current_value)

    def _was_given(self, agent: str) -> bool:
        """By a machine or a colleague, as far as that shows: to who is away, or as the conversation began.

        Who assigned it Chatwoot does not say (its issue 15914); what nobody has taken must stop no mail.
        """
        assignee = self.meta.assignee
        is_away = bool(assignee and assignee.id == agent and assignee.availability_status == OFFLINE)
        return is_away or (self.created_at is not None and self.changed_at - self.created_at < AT_ONCE)


class StatusChanged(Changed):
    """`conversation_status_changed`: resolved is closed, without an agent, for Chatwoot does not say whether one did it, a rule, a time-out
    or the visitor (its issue 15914); open, pending and snoozed say nothing that the rules ask for."""

    status: str

    def events(self) -> Iterator[Event]:
        yield from self.looks()
        status = next((change.status.current_value for change in self.changed_attributes or () if change.status), self.status)
        if status == RESOLVED:
            yield ConversationClosed(sent_at=self.changed_at, conversation=self.id)
