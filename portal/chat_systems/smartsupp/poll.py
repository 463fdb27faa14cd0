"""What Smartsupp's webhooks do not tell, asked of its REST API (v2): who of the team is online, and whether a visitor still is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field, StrictBool, StrictStr

from portal.chat_systems.fields import Form, Name
from portal.chat_systems.polling import Asked, Waiting
from portal.chat_systems.smartsupp.fields import Id, Who
from portal.rules import events
from portal.rules.events import Event

API = "https://api.smartsupp.com/v2"
ONLINE = "online"
MOST_READ = 10
"""Conversations of which it is asked whether they were read."""

DEVICE, LABEL = "smartsupp", "Smartsupp"


class Agent(Form):
    """`role` is there too, and left alone: roles come from the portal."""

    id: Id
    name: Name | None = None
    email: Name | None = None
    status: StrictStr
    active: StrictBool


class Team(Form):
    agents: Annotated[list[Agent], Field(min_length=1)]


class Visitor(Form):
    is_online: StrictBool


class Conversation(Form):
    unread: StrictBool


class SmartsuppPoller:
    """An agent has one status, whatever devices they use, the phone's too: it is told as one device."""

    def team(self, asked: Asked) -> Iterator[Event]:
        for agent in asked.http.get(Team, *_at(asked, "agents"), headers=_headers(asked)).agents:
            yield events.AgentUpdated(
                sent_at=asked.at, agent=agent.id, name=agent.name or None, email=agent.email or None, active=agent.active
            )
            yield _presence(asked, agent)

    def visitors(self, asked: Asked, waiting: Sequence[Waiting], contacts: Sequence[str]) -> Iterator[Event]:
        """Contacts come first: each is asked for once, and a mail that goes out without the name stays without it.

        Who read what comes last, and of few: it is shown, and decides nothing.
        """
        for contact in contacts:
            with asked.one():
                yield _contact(asked, contact)
        for each in waiting:
            if each.visitor:
                with asked.one():
                    yield from _whereabouts(asked, each.conversation, each.visitor)
        for each in waiting[:MOST_READ]:
            with asked.one():
                yield from _read(asked, each.conversation)


def _presence(asked: Asked, agent: Agent) -> Event:
    if agent.status != ONLINE:
        return events.DeviceDisconnected(sent_at=asked.at, agent=agent.id, device=DEVICE)
    return events.DeviceConnected(
        sent_at=asked.at, agent=agent.id, device=DEVICE, kind=events.Device.WEB, label=LABEL, expires_in=asked.lasts
    )


def _whereabouts(asked: Asked, conversation: str, visitor: str) -> Iterator[Event]:
    """Nothing of a visitor Smartsupp knows no more."""
    found = asked.http.find(Visitor, *_at(asked, "visitors", visitor), headers=_headers(asked))
    if found is not None:
        moved = events.VisitorReturned if found.is_online else events.VisitorLeft
        yield moved(sent_at=asked.at, conversation=conversation)


def _read(asked: Asked, conversation: str) -> Iterator[Event]:
    found = asked.http.find(Conversation, *_at(asked, "conversations", conversation), headers=_headers(asked))
    if found is not None and not found.unread:
        yield events.ConversationRead(sent_at=asked.at, conversation=conversation)


def _contact(asked: Asked, contact: str) -> Event:
    found = asked.http.find(Who, *_at(asked, "contacts", contact), headers=_headers(asked)) or Who()
    return events.ContactKnown(sent_at=asked.at, contact=contact, name=found.name or None, email=found.email or None)


def _at(asked: Asked, *path: str) -> tuple[str, ...]:
    return asked.settings.get("api", API), *path


def _headers(asked: Asked) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {asked.settings['token']}"}
