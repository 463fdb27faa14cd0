"""Asks Chatwoot's application API for what its webhooks leave untold: who of the team is there, who looked, whether visitors are."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from portal.chat_systems.chatwoot.answers import ONLINE, WIDGET, Agent, Known, Listed, Talk
from portal.chat_systems.chatwoot.settings import ACCOUNT, TOKEN, URL
from portal.chat_systems.polling import Asked, Waiting
from portal.rules import events
from portal.rules.events import Event

DEVICE, LABEL = "chatwoot", "Chatwoot"
GROUPS_LAST = timedelta(minutes=10)
"""One question an inbox is too much for every twenty seconds."""

LOOKS_LAST = timedelta(days=1)
"""Whoever looked longer ago has not seen what an alert is about."""

Groups = Mapping[str, frozenset[str]]


class ChatwootPoller:
    """Remembers for `GROUPS_LAST`, in this process alone, who is in which inbox."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], tuple[datetime, Groups]] = {}

    def team(self, asked: Asked) -> Iterator[Event]:
        agents = asked.http.get(list[Agent], *_path(asked, "agents"), headers=_headers(asked))
        groups = self._groups_of(asked)
        for agent in agents:
            yield events.AgentUpdated(
                sent_at=asked.at,
                agent=agent.id,
                name=agent.name,
                email=agent.email or None,
                active=agent.confirmed,
                groups=groups.get(agent.id, frozenset()),
            )
            yield _presence(agent, asked)

    def visitors(self, asked: Asked, waiting: Sequence[Waiting], contacts: Sequence[str]) -> Iterator[Event]:
        for talk in waiting:
            found = asked.http.find(Talk, *_path(asked, "conversations", talk.conversation), headers=_headers(asked))
            if found:  # and not deleted meanwhile
                yield from _told_of(talk, found, asked.at)
        for contact in contacts:
            yield _contact(asked, contact)

    def _groups_of(self, asked: Asked) -> Groups:
        key = asked.settings[URL], asked.settings[ACCOUNT]
        asked_at, groups = self._groups.get(key, (None, {}))
        if asked_at is None or not asked_at <= asked.at < asked_at + GROUPS_LAST:
            groups = _inboxes_by_agent(asked)
            self._groups[key] = asked.at, groups
        return groups


def _inboxes_by_agent(asked: Asked) -> Groups:
    found: dict[str, frozenset[str]] = {}
    for inbox in asked.http.get(Listed, *_path(asked, "inboxes"), headers=_headers(asked)).payload:
        members = asked.http.find(Listed, *_path(asked, "inbox_members", inbox.id), headers=_headers(asked))
        for member in members.payload if members else ():
            found[member.id] = found.get(member.id, frozenset()) | {inbox.id}
    return found


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
    found = asked.http.find(Known, *_path(asked, "contacts", contact), headers=_headers(asked))
    person = found.payload if found else None
    return events.ContactKnown(
        sent_at=asked.at,
        contact=contact,
        name=(person.name or None) if person else None,
        email=(person.email or None) if person else None,
    )


def _path(asked: Asked, *steps: str) -> tuple[str, ...]:
    return asked.settings[URL], "api", "v1", "accounts", asked.settings[ACCOUNT], *steps


def _headers(asked: Asked) -> dict[str, str]:
    """Chatwoot's manual writes `api_access_token`; it takes this as well, and proxies do not drop it for its underscores."""
    return {"Api-Access-Token": asked.settings[TOKEN]}
