"""What happened in a span of one conversation, for the page that shows why (look.md, Un aviso)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, Text, and_, bindparam, func, select, true

from portal.outcomes import Outcome
from portal.rules.facts import Connection as Connected
from portal.rules.spans import Span
from portal.store import presence
from portal.store.among import among
from portal.store.said import said
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


class Known(NamedTuple):
    """An agent of the account as known now. Of a hundred a tuple is made faster."""

    row: int
    id: str
    name: str


# Made once, not for each page.
_CONVERSATION: BindParameter[int] = bindparam("conversation")
_STARTS: BindParameter[datetime] = bindparam("starts")
_ENDS: BindParameter[datetime] = bindparam("ends")
_m, _f, _d, _n, _a, _r = messages.c, conversation_facts.c, devices.c, notifications.c, attempts.c, reports.c
_WRITTEN = select(_m.external_id, _m.text, _m.page_url, _m.at, _m.erased_at.is_not(None)).where(
    _m.conversation_id == _CONVERSATION, among(_m.external_id, "ids", Text)
)
_SAME_DEVICE = (_d.endpoint_id == conversations.c.endpoint_id, _d.external_id == _f.device_external_id, _d.agent_id == agents.c.id)
_FACTS = (
    select(_f.type, _f.agent_external_id, func.coalesce(_d.label, _d.kind), _f.at, _f.received_at)
    .join(conversations, conversations.c.id == _f.conversation_id)
    .join(endpoints, endpoints.c.id == conversations.c.endpoint_id)
    .join(agents, and_(agents.c.account_id == endpoints.c.account_id, agents.c.external_id == _f.agent_external_id), isouter=True)
    .join(devices, and_(*_SAME_DEVICE), isouter=True)
    .where(_f.conversation_id == _CONVERSATION, _f.at >= _STARTS, _f.at < _ENDS)
)
_MESSAGES = select(_m.author_type, _m.author_id, _m.at, _m.received_at).where(
    _m.conversation_id == _CONVERSATION, _m.at >= _STARTS, _m.at < _ENDS, _m.author_type != "bot"
)
_PEOPLE = (
    select(agents.c.id, agents.c.external_id, agents.c.name)
    .where(agents.c.account_id == bindparam("account"))
    .order_by(agents.c.name, agents.c.id)
)
_TRIED = (
    select(_a.notification_id, _a.at, _a.address, _a.outcome, _a.code, _a.enhanced_code, _a.words)
    .where(among(_a.notification_id, "rows"))
    .order_by(_a.at)
)
_REPORTED = (
    select(_n.id, _r.at, _n.address, _r.outcome, _r.code, _r.enhanced_code, _r.words, true())
    .join_from(reports, notifications)
    .where(among(_n.id, "rows"), _r.outcome != Outcome.ACCEPTED)
    .order_by(_r.at)
)


def written(tx: Connection, conversation: int, external_ids: Collection[str]) -> Mapping[str, Written]:
    """Messages by the chat system's id."""
    rows = said(tx, _WRITTEN, {"conversation": conversation, "ids": external_ids})
    return {external_id: Written(text, page, at, erased) for external_id, text, page, at, erased in rows}


def happened(tx: Connection, conversation: int, span: Span) -> list[Happened]:
    """In order of time. What bots wrote is left out: it changes nothing."""
    return sorted([*_facts(tx, conversation, span), *_messages(tx, conversation, span)], key=lambda fact: (fact.at, fact.type))


def _facts(tx: Connection, conversation: int, span: Span) -> Iterable[Happened]:
    return (Happened(*row) for row in said(tx, _FACTS, {"conversation": conversation, "starts": span.start, "ends": span.end}))


def _messages(tx: Connection, conversation: int, span: Span) -> Iterable[Happened]:
    given = {"conversation": conversation, "starts": span.start, "ends": span.end}
    for author, agent, at, received_at in said(tx, _MESSAGES, given):
        if author == "visitor":
            yield Happened("wrote", "", None, at, received_at)
        else:
            yield Happened("replied", agent or "", None, at, received_at)


def people(tx: Connection, account_id: int) -> list[Known]:
    return [*map(Known._make, said(tx, _PEOPLE, {"account": account_id}))]


def connected(tx: Connection, known: Collection[Known], span: Span) -> Mapping[str, tuple[Connected, ...]]:
    """By the chat system's id, the stretches in which each agent's devices were connected, as known now, cut to `span`."""
    ids = {agent.row: agent.id for agent in known}
    return {
        ids[row]: tuple(Connected(c.device, c.span.cut(span)) for c in connections if c.span.meets(span))
        for row, connections in presence.connected(tx, list(ids), span).items()
    }


def attempts_of(tx: Connection, rows: Collection[int]) -> Mapping[int, list[Attempt]]:
    """By notification, its attempts and what was reported of them later, in order of time."""
    found: dict[int, list[Attempt]] = defaultdict(list)
    for chosen in (_TRIED, _REPORTED) if rows else ():
        for notification, *attempt in said(tx, chosen, {"rows": rows}):
            found[notification].append(Attempt(*attempt))
    return {notification: sorted(steps, key=lambda step: (step.at, step.reported)) for notification, steps in found.items()}
