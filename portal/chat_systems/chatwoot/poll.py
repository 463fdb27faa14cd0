"""Asks Chatwoot's application API for what its webhooks leave untold: who of the team is there, who looked, whether visitors are."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from portal.chat_systems.chatwoot.answers import ONLINE, WIDGET, Agent, Contact, Known, Talk
from portal.chat_systems.chatwoot.asking import find, get
from portal.chat_systems.chatwoot.inboxes import by_agent
from portal.chat_systems.polling import Asked, Waiting
from portal.rules import events
from portal.rules.events import Event

DEVICE, LABEL = "chatwoot", "Chatwoot"
LOOKS_LAST = timedelta(days=1)
"""Whoever looked longer ago has not seen what an alert is about."""


class ChatwootPoller:
    def team(self, asked: Asked) -> Iterator[Event]:
        agents = get(list[Agent], asked, "agents")
        inboxes = by_agent(asked)
        for agent in agents:
            yield events.AgentUpdated(
                sent_at=asked.at,
                agent=agent.id,
                name=agent.name,
                email=agent.email or None,
                active=agent.confirmed,
                groups=None if inboxes is None else inboxes.get(agent.id, frozenset()),
            )
            yield _presence(agent, asked)

    def visitors(self, asked: Asked, waiting: Sequence[Waiting], contacts: Sequence[str]) -> Iterator[Event]:
        for talk in waiting:
            with asked.one():
                if found := find(Talk, asked, "conversations", talk.conversation):  # and not deleted meanwhile
                    yield from _told_of(talk, found, asked.at)
        for contact in contacts:
            with asked.one():
                yield _contact(asked, contact)


def _presence(agent: Agent, asked: Asked) -> Event:
    if not agent.is_there:
        return events.DeviceDisconnected(sent_at=asked.at, agent=agent.id, device=DEVICE)
    return events.DeviceConnected(
        sent_at=asked.at, agent=agent.id, device=DEVICE, kind=events.Device.WEB, label=LABEL, expires_in=asked.lasts
    )


def _told_of(talk: Waiting, found: Talk, at: datetime) -> Iterator[Event]:
    """Only visitors of a web site can be there or away; who writes by mail or WhatsApp is never online in Chatwoot."""
    look = _look(talk.conversation, found)
    if look and look.sent_at > at - LOOKS_LAST:
        yield look
    if found.meta.channel == WIDGET:
        kind = events.VisitorReturned if found.meta.sender.availability_status == ONLINE else events.VisitorLeft
        yield kind(sent_at=at, conversation=talk.conversation)


def _look(conversation: str, found: Talk) -> Event | None:
    if found.agent:
        mine = found.assignee_last_seen_at
        return events.AgentOpened(sent_at=mine, conversation=conversation, agent=found.agent) if mine else None
    anybody_s = found.agent_last_seen_at
    return events.ConversationRead(sent_at=anybody_s, conversation=conversation) if anybody_s else None


def _contact(asked: Asked, contact: str) -> Event:
    found = find(Known, asked, "contacts", contact)
    person = found.payload if found else Contact()
    return events.ContactKnown(sent_at=asked.at, contact=contact, name=person.name or None, email=person.email or None)
