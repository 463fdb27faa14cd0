"""The data of events that tell a message."""

from datetime import datetime
from typing import ClassVar

from portal.chat_systems.smartsupp.data import OfTalk
from portal.chat_systems.smartsupp.fields import Message, Who
from portal.rules import events
from portal.rules.events import Event

_WRITERS: dict[str, type[events.Wrote]] = {
    "contact": events.VisitorWrote,
    "agent": events.AgentReplied,
    "bot": events.BotReplied,
    "trigger": events.BotReplied,
}


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
