"""Messages: `message_created`, and `message_updated`, which is the same message once more, with the time it was written."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import StrictBool

from portal.chat_systems.chatwoot.conversation import Conversation, Person, Telling
from portal.chat_systems.chatwoot.fields import Moment, Number
from portal.chat_systems.fields import Text
from portal.rules.events import AgentReplied, BotReplied, Event, VisitorWrote, Wrote


class Message(Telling):
    """`content` is null where there is only a picture, say."""

    id: Number
    content: Text | None = None
    created_at: Moment
    message_type: Literal["incoming", "outgoing", "activity", "template"]
    private: StrictBool | None = None
    content_attributes: dict[str, Any] | None = None
    additional_attributes: dict[str, Any] | None = None
    sender: Person | None = None
    conversation: Conversation

    def events(self) -> Iterator[Event]:
        """Notes among agents and reports of what happened ("assigned to Eva") are no messages."""
        yield from self.conversation.looks()
        if self.private or self.message_type == "activity":
            return
        if self.message_type == "incoming":
            yield self._written(VisitorWrote, self.sender)
        elif self._is_by_a_person:
            yield self._written(AgentReplied, self.sender)
        else:
            yield self._written(BotReplied, None)

    @property
    def _is_by_a_person(self) -> bool:
        """Rules and campaigns write in agents' names."""
        by_machine = (self.content_attributes or {}).get("automation_rule_id") or (self.additional_attributes or {}).get("campaign_id")
        return self.message_type == "outgoing" and bool(self.sender and self.sender.is_agent) and not by_machine

    def _written(self, kind: type[Wrote], writer: Person | None) -> Event:
        place = self.conversation.additional_attributes
        return kind(
            sent_at=self.created_at,
            conversation=self.conversation.id,
            message=self.id,
            text=self.content or "",
            author=writer.id if writer else None,
            name=writer.name if writer else None,
            email=writer.email if writer else None,
            page_url=place.referer if place and kind is VisitorWrote else None,
            group=self.conversation.inbox_id,
        )
