"""What is known of what a poll tells again: devices that run, visitors who are away, who looked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select, update

from portal.store.tables import agents, connections, conversation_facts, conversations, devices, messages


@dataclass(frozen=True, slots=True)
class Running:
    """A connection by row."""

    row: int
    since: datetime


def running(tx: Connection, endpoint_id: int, at: datetime) -> Mapping[tuple[str, str], Running]:
    """By agent and device, each by the chat system's id, the latest connection of those that run at `at`."""
    told = connections.alias()
    latest = select(func.max(told.c.at)).where(told.c.device_id == devices.c.id).scalar_subquery()
    chosen = (
        select(agents.c.external_id, devices.c.external_id, connections.c.id, connections.c.at)
        .select_from(devices)
        .join(agents, agents.c.id == devices.c.agent_id)
        .join(connections, connections.c.device_id == devices.c.id)
        .where(devices.c.endpoint_id == endpoint_id, connections.c.at == latest, connections.c.expires_at > at)
    )
    return {(agent, device): Running(row, since) for agent, device, row, since in tx.execute(chosen)}


def prolong(tx: Connection, rows: Collection[int], until: datetime) -> None:
    """These connections are renewed, and kept as one: their latest end counts, as if each renewal had a row (rules/presence.py)."""
    if rows:
        tx.execute(update(connections).where(connections.c.id.in_(rows)).values(expires_at=until))


def away(tx: Connection, endpoint_id: int, external_ids: Collection[str]) -> set[str]:
    """Of these conversations those whose visitor left, as far as is known, and has not come back since; to write within the grace of
    having left is no return (contract/RULES.md, Corners).
    """
    mine = (conversations.c.endpoint_id == endpoint_id, conversations.c.external_id.in_(external_ids))
    left, back = _moves(tx, *mine)
    written = messages.c
    wrote = (
        select(conversations.c.external_id, func.max(written.at))
        .join(conversations, conversations.c.id == written.conversation_id)
        .where(*mine, written.author_type == "visitor")
        .group_by(conversations.c.external_id)
    )
    for conversation, at in tx.execute(wrote):
        if conversation in left and at >= left[conversation][0] + timedelta(seconds=left[conversation][1]):
            back[conversation] = at
    return {conversation for conversation, (at, _) in left.items() if conversation not in back or back[conversation] <= at}


def _moves(tx: Connection, *mine: ColumnElement[bool]) -> tuple[dict[str, tuple[datetime, float]], dict[str, datetime]]:
    """By conversation, when its visitor last left, with the grace in seconds; and when they last came back."""
    facts = conversation_facts.c
    chosen = (
        select(conversations.c.external_id, facts.type, facts.grace_seconds, func.max(facts.at))
        .join(conversations, conversations.c.id == facts.conversation_id)
        .where(*mine, facts.type.in_(["visitor_left", "visitor_returned"]))
        .group_by(conversations.c.external_id, facts.type, facts.grace_seconds)
    )
    left: dict[str, tuple[datetime, float]] = {}
    back: dict[str, datetime] = {}
    for conversation, what, grace, at in tx.execute(chosen):
        if what == "visitor_returned":
            back[conversation] = at
        else:
            left[conversation] = max((at, grace or 0), left.get(conversation, (at, 0)))
    return left, back


def read(tx: Connection, endpoint_id: int, external_ids: Collection[str]) -> set[str]:
    """Of these conversations those that somebody is known to have read since the visitor wrote last."""
    facts, written = conversation_facts.c, messages.c
    by_visitor = (written.conversation_id == conversations.c.id, written.author_type == "visitor")
    wrote = select(func.max(written.at)).where(*by_visitor).correlate(conversations).scalar_subquery()
    chosen = (
        select(conversations.c.external_id)
        .join(conversation_facts, facts.conversation_id == conversations.c.id)
        .where(facts.type == "read", facts.at > wrote)
        .where(conversations.c.endpoint_id == endpoint_id, conversations.c.external_id.in_(external_ids))
    )
    return set(tx.execute(chosen).scalars())


def looks(tx: Connection, endpoint_id: int, external_ids: Collection[str]) -> set[tuple[str, str, datetime]]:
    """Of these conversations, which agent opened them when, as far as is known; "" is for somebody of whom that is not told."""
    facts = conversation_facts.c
    chosen = (
        select(conversations.c.external_id, facts.agent_external_id, facts.sent_at)
        .join(conversations, conversations.c.id == facts.conversation_id)
        .where(facts.type.in_(["opened", "read"]))
        .where(conversations.c.endpoint_id == endpoint_id, conversations.c.external_id.in_(external_ids))
    )
    return {(row.external_id, row.agent_external_id, row.sent_at) for row in tx.execute(chosen)}
