"""What happened in a span of one conversation, for the page that shows why (look.md, Un aviso)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select, true

from portal.outcomes import Outcome
from portal.rules.facts import Connection as Connected
from portal.rules.spans import Span
from portal.store import presence
from portal.store.tables import agents, attempts, conversation_facts, conversations, devices, endpoints, messages, notifications, reports


@dataclass(frozen=True, slots=True)
class Written:
    """A visitor's message; `erased` once its text and names went."""

    text: str
    page_url: str | None
    at: datetime
    erased: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened in a conversation: a type of `conversation_facts`, or `wrote` and `replied` for messages.

    `agent` is the chat system's id, empty where nobody is named; `device` its label or kind, where it is known.
    """

    type: str
    agent: str
    device: str | None
    at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a mail over; `outcome` is None while it is under way, or when the worker died in it.

    Or, `reported`, what was told later of where the mail came to.
    """

    at: datetime
    address: str
    outcome: str | None
    code: int | None
    enhanced_code: str | None
    words: str | None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """An agent of the account as known now."""

    row: int
    id: str
    name: str


def written(tx: Connection, conversation: int, external_ids: Collection[str]) -> Mapping[str, Written]:
    """Messages by the chat system's id."""
    m = messages.c
    chosen = select(m.external_id, m.text, m.page_url, m.at, m.erased_at.is_not(None))
    rows = tx.execute(chosen.where(m.conversation_id == conversation, m.external_id.in_(external_ids)))
    return {external_id: Written(text, page, at, erased) for external_id, text, page, at, erased in rows}


def happened(tx: Connection, conversation: int, span: Span) -> list[Happened]:
    """In order of time. What bots wrote is left out: it changes nothing."""
    return sorted([*_facts(tx, conversation, span), *_messages(tx, conversation, span)], key=lambda fact: (fact.at, fact.type))


def _facts(tx: Connection, conversation: int, span: Span) -> Iterable[Happened]:
    f, d = conversation_facts.c, devices.c
    same_device = (d.endpoint_id == conversations.c.endpoint_id, d.external_id == f.device_external_id, d.agent_id == agents.c.id)
    chosen = (
        select(f.type, f.agent_external_id, func.coalesce(d.label, d.kind), f.at, f.received_at)
        .join(conversations, conversations.c.id == f.conversation_id)
        .join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
        .join(agents, and_(agents.c.account_id == endpoints.c.account_id, agents.c.external_id == f.agent_external_id), isouter=True)
        .join(devices, and_(*same_device), isouter=True)
        .where(f.conversation_id == conversation, f.at >= span.start, f.at < span.end)
    )
    return (Happened(*row) for row in tx.execute(chosen))


def _messages(tx: Connection, conversation: int, span: Span) -> Iterable[Happened]:
    m = messages.c
    chosen = select(m.author_type, m.author_id, m.at, m.received_at).where(
        m.conversation_id == conversation, m.at >= span.start, m.at < span.end, m.author_type != "bot"
    )
    for author, agent, at, received_at in tx.execute(chosen):
        if author == "visitor":
            yield Happened("wrote", "", None, at, received_at)
        else:
            yield Happened("replied", agent or "", None, at, received_at)


def people(tx: Connection, account_id: int) -> list[Known]:
    chosen = select(agents.c.id, agents.c.external_id, agents.c.name).where(agents.c.account_id == account_id)
    return [Known(*row) for row in tx.execute(chosen.order_by(agents.c.name, agents.c.id))]


def connected(tx: Connection, known: Collection[Known], span: Span) -> Mapping[str, tuple[Connected, ...]]:
    """By the chat system's id, the stretches in which each agent's devices were connected, as known now, cut to `span`."""
    ids = {agent.row: agent.id for agent in known}
    return {
        ids[row]: tuple(Connected(c.device, c.span.cut(span)) for c in connections if c.span.meets(span))
        for row, connections in presence.connected(tx, list(ids), span).items()
    }


def attempts_of(tx: Connection, rows: Collection[int]) -> Mapping[int, list[Attempt]]:
    """By notification, its attempts and what was reported of them later, in order of time."""
    n, a, r = notifications.c, attempts.c, reports.c
    tried = select(a.notification_id, a.at, a.address, a.outcome, a.code, a.enhanced_code, a.words)
    told = select(n.id, r.at, n.address, r.outcome, r.code, r.enhanced_code, r.words, true()).join_from(reports, notifications)
    found: dict[int, list[Attempt]] = defaultdict(list)
    for notification, *attempt in tx.execute(tried.where(a.notification_id.in_(rows)).order_by(a.at)):
        found[notification].append(Attempt(*attempt))
    for notification, *report in tx.execute(told.where(n.id.in_(rows), r.outcome != Outcome.ACCEPTED).order_by(r.at)):
        found[notification].append(Attempt(*report))
    return {notification: sorted(steps, key=lambda step: (step.at, step.reported)) for notification, steps in found.items()}
