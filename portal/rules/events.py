"""What can happen, as chat systems tell it (contract/EVENTS.md, Native events). Past tense, frozen.

Every event has `sent_at`, the time its sender gave it; when it is later than the first receipt, the receipt's time counts instead.
Ids are the chat system's own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DEVICE_EXPIRES_IN = timedelta(hours=24)


class Device(StrEnum):
    WEB = "web"
    DESKTOP = "desktop"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEvent(Event):
    conversation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote(ConversationEvent):
    """A message; `author` is the writer's id where one was given.

    `visitor` is the id under which the chat system can be asked whether the visitor is on the site, where that is another.
    """

    message: str
    text: str
    author: str | None = None
    visitor: str | None = None
    name: str | None = None
    email: str | None = None
    page_url: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorWrote(Wrote):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReplied(Wrote):
    """Serves its instant; joins the agent when `author` names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotReplied(Wrote):
    """Serves nothing, but names a group and begins a conversation like any message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactKnown(Event):
    """Who a visitor is, told apart from what they wrote: `contact` is the `author` of their messages. None: that is not known."""

    contact: str
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentOpened(ConversationEvent):
    agent: str
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRead(ConversationEvent):
    """Somebody of the team looked at it, and the chat system does not tell who: it opens it for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentJoined(ConversationEvent):
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLeft(ConversationEvent):
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationClosed(ConversationEvent):
    """Without `agent`, the visitor or a time-out closed it, which serves nobody."""

    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorLeft(ConversationEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorReturned(ConversationEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceConnected(Event):
    agent: str
    device: str
    kind: Device
    label: str | None = None
    expires_in: timedelta = DEVICE_EXPIRES_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDisconnected(Event):
    agent: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentUpdated(Event):
    """Fields that are None were not told."""

    agent: str
    name: str | None = None
    email: str | None = None
    active: bool | None = None
    groups: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountUpdated(Event):
    name: str | None = None
    plan: str | None = None
