"""What a rule may look at: histories and options, frozen (contract/RULES.md, Words and Time)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.rules.extent import Extent
from portal.rules.reasons import Kind, Plan
from portal.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Option:
    """On or off for one kind of mail; `since` is when it last changed, where that is known."""

    on: bool
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """One stretch in which one device was connected; `device` is its kind, or its label where it has one."""

    device: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unknown(Span):
    """A stretch for which nobody can tell whether an agent was online.

    `source` and `endpoint` are of the chat system that was asked and did not answer; empty where none tells it at all.
    """

    source: str = ""
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    id: str
    name: str = ""
    active: bool = True
    groups: frozenset[str] = frozenset()
    options: Mapping[Kind, Option] = field(default_factory=lambda: {kind: Option(True) for kind in Kind})
    has_address: bool = True
    suspended: bool = False
    connections: tuple[Connection, ...] = ()
    unknown: tuple[Unknown, ...] = ()


class Deed(StrEnum):
    """What serves a conversation at its instant."""

    JOINED = "joined"
    REPLIED = "replied"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Touch:
    """An agent served the conversation at this instant; the agent may be unnamed (a reply without an author's id)."""

    deed: Deed
    agent: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    agent: str
    span: Span


@dataclass(frozen=True, slots=True)
class Opened:
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A visitor's message; `delay` is the D of its alert."""

    id: str
    at: datetime
    delay: timedelta


@dataclass(frozen=True, slots=True)
class Conversation:
    """`messages` are the visitor's, in order of time; `returns` are the visitor's returns to the site.

    `openings` is how far its chat system tells who opens it.
    """

    group: str | None = None
    messages: tuple[Message, ...] = ()
    touches: tuple[Touch, ...] = ()
    joined: tuple[Joined, ...] = ()
    opened: tuple[Opened, ...] = ()
    returns: tuple[datetime, ...] = ()
    openings: Extent = Extent.ALL


@dataclass(frozen=True)
class Facts:
    """All that the rules look at for one conversation; `mailed` holds (agent, message) of the offline mails owed so far."""

    plan: Plan
    options: Mapping[Kind, Option]
    agents: Mapping[str, Agent]
    conversation: Conversation
    mailed: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def known(self) -> dict[tuple[Any, ...], Any]:
        """What was worked out of them so far (rules/once.py)."""
        return {}
