"""To record one event: as a fact in a history, or as a change of an agent or the account, and the alerts it calls for."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from config import Settings
from portal.actions.noted import CHAT_SYSTEM, account_noted, agent_noted
from portal.addresses import email_key
from portal.mail import addresses
from portal.rules import events
from portal.store import agents, alerts, changes, contacts, conversations, presence, tables, team
from portal.store.endpoints import Endpoint

_AUTHORS = {events.VisitorWrote: "visitor", events.AgentReplied: "agent", events.BotReplied: "bot"}
_FACTS = {
    events.AgentOpened: "opened",
    events.ConversationRead: "read",
    events.AgentJoined: "joined",
    events.AgentLeft: "left",
    events.ConversationClosed: "closed",
    events.VisitorLeft: "visitor_left",
    events.VisitorReturned: "visitor_returned",
}


def usual(event: events.Event) -> str:
    """What recording it mostly does, in a few words for the receipt; empty where that cannot be told beforehand."""
    match event:
        case events.Wrote():
            return f"{_AUTHORS[type(event)]}'s message kept"
        case events.ConversationEvent():
            return f"{_FACTS[type(event)]} kept"
        case events.DeviceConnected() | events.DeviceDisconnected():
            return "presence kept"
    return ""


@dataclass
class Recorder:
    """Records the events of one webhook in one transaction; `due` gathers the due times of the alerts they touch."""

    tx: Connection
    settings: Settings
    endpoint: Endpoint
    received_at: datetime
    due: list[datetime] = field(default_factory=list)

    def record(self, event: events.Event) -> str:
        """What was done, in a few words for the receipt. An event from the future counts as of its first receipt."""
        at = min(event.sent_at, self.received_at)
        match event:
            case events.Wrote():
                return self._message(event, at)
            case events.ConversationEvent():
                return self._fact(event, at)
            case events.DeviceConnected() | events.DeviceDisconnected():
                presence.keep(self.tx, self.endpoint.id, self._agent(event.agent), event, at)
                return usual(event)
            case events.AgentUpdated():
                return self._agent_updated(event, at)
            case events.AccountUpdated():
                return self._account_updated(event, at)
            case events.ContactKnown():
                contacts.keep(self.tx, self.endpoint.id, event, at)
                return "contact kept"
        raise TypeError(f"an event nobody records: {type(event).__name__}")

    def _agent(self, external_id: str) -> int:
        return agents.known(self.tx, self.endpoint.account_id, external_id)

    def _message(self, event: events.Wrote, at: datetime) -> str:
        agent = event.author if isinstance(event, events.AgentReplied) else None
        conversation = self._hold(event, agent, event.group)
        if event.visitor:
            conversations.put_visitor(self.tx, conversation, event.visitor)
        author = _AUTHORS[type(event)]
        delay = (self.endpoint.delay or self.settings.offline_delay) if author == "visitor" else None
        message = conversations.keep_message(self.tx, conversation, author, event, at, self.received_at, delay)
        self.due += alerts.reckon_offline(self.tx, self.endpoint.account_id, conversation, message, self.settings.settle)
        if message.has_departures:
            self._reckon_missed(conversation, at)
        return usual(event)

    def _fact(self, event: events.ConversationEvent, at: datetime) -> str:
        agent: str | None = getattr(event, "agent", None)
        conversation = self._hold(event, agent)
        kind = _FACTS[type(event)]
        grace = (self.endpoint.grace or self.settings.missed_grace) if kind == "visitor_left" else None
        new = conversations.keep_fact(
            self.tx,
            conversation,
            kind,
            agent=agent,
            device=getattr(event, "device", None),
            sent_at=event.sent_at,
            at=at,
            received_at=self.received_at,
            grace=grace,
        )
        if kind in ("visitor_left", "visitor_returned"):
            self._reckon_missed(conversation, at)
        return usual(event) if new else f"{kind} was known"

    def _hold(self, event: events.ConversationEvent, agent: str | None, group: str | None = None) -> int:
        return conversations.hold(self.tx, self.endpoint.id, self.endpoint.account_id, event.conversation, agent, group)

    def _reckon_missed(self, conversation: int, at: datetime) -> None:
        self.due += alerts.reckon_missed(self.tx, self.endpoint.account_id, conversation, self.settings.settle, at)

    def _agent_updated(self, event: events.AgentUpdated, at: datetime) -> str:
        agent = self._agent(event.agent)
        with agent_noted(self.tx, CHAT_SYSTEM, agent):
            return f"agent: {', '.join(self._change_agent(agent, event, at)) or 'nothing'} changed"

    def _change_agent(self, agent: int, event: events.AgentUpdated, at: datetime) -> list[str]:
        done = []
        if event.name is not None and changes.change(self.tx, tables.agents, agent, "name", event.name, at):
            done.append("name")
        if event.active is not None and team.put_active(self.tx, agent, event.active, at):
            done.append("active")
        if event.groups is not None and agents.put_in_groups(self.tx, self.endpoint.account_id, agent, event.groups, at):
            done.append("groups")
        address = addresses.valid(event.email) if event.email else None
        if address and agents.take_email(self.tx, agent, address, email_key(address), at):
            done.append("email")
        return done

    def _account_updated(self, event: events.AccountUpdated, at: datetime) -> str:
        account, given = self.endpoint.account_id, {"name": event.name, "plan": event.plan}
        told = {name: value for name, value in given.items() if value is not None}
        with account_noted(self.tx, CHAT_SYSTEM, account):
            done = [name for name, value in told.items() if changes.change(self.tx, tables.accounts, account, name, value, at)]
        return f"account: {', '.join(done) or 'nothing'} changed"
