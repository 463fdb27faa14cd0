"""The forms of native events (contract/EVENTS.md, Native events), each able to say itself as an event of the rules."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr

from portal.chat_systems.texts import clean_name, clean_text, clean_url, id_fault
from portal.rules import events
from portal.rules.reasons import Plan

LONGEST_EXPIRY = 100 * 366 * 24 * 3600  # seconds; beyond it no date is left to count to


def _instant(value: Any) -> datetime:
    try:
        parsed = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("must be an ISO 8601 time, as in 2026-05-12T18:30:58.612Z") from None
    if parsed.tzinfo is None:
        raise ValueError("must name its zone, as in 2026-05-12T18:30:58.612Z")
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise ValueError("is no time that can be reckoned with") from None


def _id(value: str) -> str:
    if fault := id_fault(value):
        raise ValueError(fault)
    return value


Instant = Annotated[datetime, BeforeValidator(_instant)]
Id = Annotated[StrictStr, AfterValidator(_id)]
Text = Annotated[StrictStr, AfterValidator(clean_text)]
Name = Annotated[StrictStr, AfterValidator(clean_name)]
Url = Annotated[StrictStr, AfterValidator(clean_url)]
Seconds = Annotated[float, Field(strict=True, gt=0, le=LONGEST_EXPIRY, allow_inf_nan=False)]


class Form(BaseModel):
    """Unknown extra fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Envelope(Form):
    type: StrictStr
    timestamp: Instant
    data: dict[str, Any]


class Author(Form):
    type: Literal["visitor", "agent", "bot"]
    id: Id | None = None
    name: Name | None = None
    email: Name | None = None


_WRITERS: dict[str, type[events.Wrote]] = {
    "visitor": events.VisitorWrote,
    "agent": events.AgentReplied,
    "bot": events.BotReplied,
}


class _Written(Form):
    conversation_id: Id
    message_id: Id
    author: Author
    text: Text
    page_url: Url | None = None
    group_id: Id | None = None


class MessageCreated(Form):
    data: _Written

    def event(self, sent_at: datetime) -> events.Event:
        data = self.data
        return _WRITERS[data.author.type](
            sent_at=sent_at,
            conversation=data.conversation_id,
            message=data.message_id,
            text=data.text,
            author=data.author.id,
            name=data.author.name or None,
            email=data.author.email or None,
            page_url=data.page_url or None,
            group=data.group_id,
        )


class _InConversation(Form):
    conversation_id: Id


class _ByAgent(_InConversation):
    agent_id: Id


class _ByAgentOnDevice(_ByAgent):
    device_id: Id | None = None


class _ByAgentOrNobody(_InConversation):
    agent_id: Id | None = None


class ConversationOpened(Form):
    data: _ByAgentOnDevice

    def event(self, sent_at: datetime) -> events.Event:
        data = self.data
        return events.AgentOpened(sent_at=sent_at, conversation=data.conversation_id, agent=data.agent_id, device=data.device_id)


class ConversationJoined(Form):
    data: _ByAgent

    def event(self, sent_at: datetime) -> events.Event:
        return events.AgentJoined(sent_at=sent_at, conversation=self.data.conversation_id, agent=self.data.agent_id)


class ConversationLeft(Form):
    data: _ByAgent

    def event(self, sent_at: datetime) -> events.Event:
        return events.AgentLeft(sent_at=sent_at, conversation=self.data.conversation_id, agent=self.data.agent_id)


class ConversationClosed(Form):
    data: _ByAgentOrNobody

    def event(self, sent_at: datetime) -> events.Event:
        return events.ConversationClosed(sent_at=sent_at, conversation=self.data.conversation_id, agent=self.data.agent_id)


class VisitorLeft(Form):
    data: _InConversation

    def event(self, sent_at: datetime) -> events.Event:
        return events.VisitorLeft(sent_at=sent_at, conversation=self.data.conversation_id)


class VisitorReturned(Form):
    data: _InConversation

    def event(self, sent_at: datetime) -> events.Event:
        return events.VisitorReturned(sent_at=sent_at, conversation=self.data.conversation_id)


class _Connected(Form):
    agent_id: Id
    device_id: Id
    device: Literal["web", "desktop", "mobile"]
    label: Name | None = None
    expires_in: Seconds | None = None


class AgentConnected(Form):
    data: _Connected

    def event(self, sent_at: datetime) -> events.Event:
        data = self.data
        expires_in = events.DEVICE_EXPIRES_IN if data.expires_in is None else timedelta(seconds=data.expires_in)
        return events.DeviceConnected(
            sent_at=sent_at,
            agent=data.agent_id,
            device=data.device_id,
            kind=events.Device(data.device),
            label=data.label or None,
            expires_in=expires_in,
        )


class _Disconnected(Form):
    agent_id: Id
    device_id: Id


class AgentDisconnected(Form):
    data: _Disconnected

    def event(self, sent_at: datetime) -> events.Event:
        return events.DeviceDisconnected(sent_at=sent_at, agent=self.data.agent_id, device=self.data.device_id)


class _Agent(Form):
    agent_id: Id
    name: Name | None = None
    email: Name | None = None
    active: StrictBool | None = None
    group_ids: list[Id] | None = None


class AgentUpdated(Form):
    data: _Agent

    def event(self, sent_at: datetime) -> events.Event:
        data = self.data
        groups = None if data.group_ids is None else frozenset(data.group_ids)
        return events.AgentUpdated(
            sent_at=sent_at, agent=data.agent_id, name=data.name, email=data.email or None, active=data.active, groups=groups
        )


class _Account(Form):
    name: Name | None = None
    plan: Plan | None = None


class AccountUpdated(Form):
    data: _Account

    def event(self, sent_at: datetime) -> events.Event:
        return events.AccountUpdated(sent_at=sent_at, name=self.data.name, plan=self.data.plan)


FORMS: dict[str, Any] = {
    "message.created": MessageCreated,
    "conversation.opened": ConversationOpened,
    "conversation.joined": ConversationJoined,
    "conversation.left": ConversationLeft,
    "conversation.closed": ConversationClosed,
    "visitor.left": VisitorLeft,
    "visitor.returned": VisitorReturned,
    "agent.connected": AgentConnected,
    "agent.disconnected": AgentDisconnected,
    "agent.updated": AgentUpdated,
    "account.updated": AccountUpdated,
}
