"""What of a poll is news. A poller tells all that is so each time; what was told before is no change, and writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from portal.addresses import email_key
from portal.mail import addresses
from portal.rules import events
from portal.rules.spans import instant
from portal.store import agents, polled
from portal.store.polled import Running
from portal.store.polls import Poll

ONE_ROW = timedelta(days=1)
"""A connection that is renewed by polls is kept as one for so long, and then as the next, so that a long one stays easy to find."""

_FIELDS = ("name", "email", "active", "groups")


@dataclass
class News:
    """Of a poll at `at`, after one that saw the team at `seen_at`. `team` is what is known now of what was told of the agents; `takers`
    are those who would take the e-mail that is told of them; `renewed` are connections, by row, that were told again.
    """

    at: datetime
    seen_at: datetime | None
    running: Mapping[tuple[str, str], Running]
    away: set[str]
    read: set[str]
    looks: set[tuple[str, str, datetime]]
    team: dict[str, Mapping[str, Any] | None]
    takers: set[str]
    renewed: list[int] = field(default_factory=list)

    def of(self, event: events.Event) -> events.Event | None:
        """The event as far as it is news; None when it is none."""
        match event:
            case events.AgentUpdated():
                return self._agent(event)
            case events.DeviceConnected():
                return self._connected(event)
            case events.DeviceDisconnected():
                return self._disconnected(event)
            case events.VisitorLeft():
                # Right after who came online is seen: when a visitor leaves somebody who came between two polls, somebody is to be told.
                return None if event.conversation in self.away else replace(event, sent_at=instant(event.sent_at).end)
            case events.VisitorReturned():
                return event if event.conversation in self.away else None
            case events.ConversationRead():
                known = event.conversation in self.read or (event.conversation, "", event.sent_at) in self.looks
                return None if known else event
            case events.AgentOpened():
                return None if (event.conversation, event.agent, event.sent_at) in self.looks else event
        return event

    def gone(self, told: Iterable[events.Event]) -> list[events.Event]:
        """Who was of the team and is no longer told of: from now on inactive, so that nobody who left is mailed what visitors write."""
        present = {event.agent for event in told if isinstance(event, events.AgentUpdated)}
        missing = [agent for agent in self.team if present and agent not in present]
        for agent in missing:
            del self.team[agent]
        return [events.AgentUpdated(sent_at=self.at, agent=agent, active=False) for agent in missing]

    def _agent(self, event: events.AgentUpdated) -> events.Event | None:
        """Only what the chat system has changed: what the portal changed meanwhile is the later change. Of a forgotten agent nothing.

        An e-mail that somebody else has counts as untold, and is taken once it is free.
        """
        before = self.team.get(event.agent, {})
        if before is None:
            return None
        told = {name: _plain(getattr(event, name)) for name in _FIELDS if getattr(event, name) is not None}
        if event.agent not in self.takers and before.get("email") != event.email:
            told.pop("email", None)
        self.team[event.agent] = {**before, **told}
        changed = {name: getattr(event, name) for name, value in told.items() if before.get(name) != value}
        return events.AgentUpdated(sent_at=event.sent_at, agent=event.agent, **changed) if changed else None

    def _connected(self, event: events.DeviceConnected) -> events.Event | None:
        known = self.running.get((event.agent, event.device))
        if known is None or known.since <= self.at - ONE_ROW:
            return event
        self.renewed.append(known.row)
        return None

    def _disconnected(self, event: events.DeviceDisconnected) -> events.Event | None:
        """As of right after the last poll that saw them there: when they left since nobody knows, and of what a visitor wrote meanwhile a
        mail too many beats a visitor lost.
        """
        known = self.running.get((event.agent, event.device))
        if known is None:
            return None
        last = max(known.since, self.seen_at or known.since)
        return replace(event, sent_at=instant(last).end)


def read_news(tx: Connection, before: Poll, told: Iterable[events.Event], at: datetime) -> News:
    """What is known before `told` is recorded; `before` is as the last poll left it."""
    endpoint_id = before.endpoint_id
    talks = {event.conversation for event in told if isinstance(event, events.ConversationEvent)}
    away, read = polled.away(tx, endpoint_id, talks), polled.read(tx, endpoint_id, talks)
    running, looks = polled.running(tx, endpoint_id, at), polled.looks(tx, endpoint_id, talks)
    takers = agents.takers(tx, endpoint_id, _offered(before, told))
    return News(at, before.seen_at, running, away, read, looks, dict(before.team), takers)


def _offered(before: Poll, told: Iterable[events.Event]) -> dict[str, str]:
    """By agent, the keys of e-mails that are told of them and were not taken so far."""
    found: dict[str, str] = {}
    for event in told:
        if isinstance(event, events.AgentUpdated) and event.email and event.email != (before.team.get(event.agent) or {}).get("email"):
            address = addresses.valid(event.email)
            found |= {event.agent: email_key(address)} if address else {}
    return found


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
