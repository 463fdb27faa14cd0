"""Changes of a conversation: to whom it is assigned, and whether it is resolved.

Each change is read from one type of webhook alone, so that it is one fact however much else is told: conversations stand in full in
every webhook, but only the one that tells the change knows its time.
"""

from collections.abc import Iterator
from datetime import datetime

from portal.chat_systems.chatwoot.conversation import OFFLINE, Conversation, Telling
from portal.chat_systems.chatwoot.fields import Moment, Number
from portal.chat_systems.fields import Form
from portal.rules.events import AgentJoined, AgentLeft, ConversationClosed, Event

RESOLVED = "resolved"


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
    updated_at: Moment
    changed_attributes: list[Change] | None = None

    @property
    def changed_at(self) -> datetime:
        """As the change says it; where it does not, when the conversation was last touched before the call was written."""
        return next((change.updated_at.current_value for change in self.changed_attributes or () if change.updated_at), self.updated_at)


class Updated(Changed):
    """`conversation_updated`: being assigned is joining, and losing it to somebody else is leaving."""

    def events(self) -> Iterator[Event]:
        new = next((change.assignee_id for change in self.changed_attributes or () if change.assignee_id), None)
        if new is None:
            yield from self.looks()
            return
        if new.previous_value:
            yield AgentLeft(sent_at=self.changed_at, conversation=self.id, agent=new.previous_value)
        if new.current_value and not self._was_away(new.current_value):
            yield AgentJoined(sent_at=self.changed_at, conversation=self.id, agent=new.current_value)

    def _was_away(self, agent: str) -> bool:
        """Nobody joins while they are away: a rule or a colleague assigned it to them, which must not stop anybody's mail."""
        assignee = self.meta.assignee
        return bool(assignee and assignee.id == agent and assignee.availability_status == OFFLINE)


class StatusChanged(Changed):
    """`conversation_status_changed`: resolved is closed, without an agent, for Chatwoot does not say whether one did it, a rule, a time-out
    or the visitor (its issue 15914); open, pending and snoozed say nothing that the rules ask for."""

    status: str

    def events(self) -> Iterator[Event]:
        yield from self.looks()
        status = next((change.status.current_value for change in self.changed_attributes or () if change.status), self.status)
        if status == RESOLVED:
            yield ConversationClosed(sent_at=self.changed_at, conversation=self.id)
