"""Conversations: what was written and what else happened, each fact once however often it is told (contract/RULES.md, Time)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, case, exists, func, select, update

from portal.rules.events import Wrote
from portal.store import agents, tables
from portal.store.said import said
from portal.store.tables import conversation_facts, conversations, messages
from portal.store.upsert import Insert, once


def _known(table: Table, whom: str) -> Any:
    mine = (table.c.account_id == bindparam("account"), table.c.external_id == bindparam(whom))
    return select(table.c.id).where(*mine).scalar_subquery().label(whom)


_HELD = (
    select(conversations.c.id, _known(tables.agents, "agent"), _known(tables.groups, "group"))
    .where(conversations.c.endpoint_id == bindparam("endpoint_id"), conversations.c.external_id == bindparam("external_id"))
    .with_for_update(of=conversations)
)
_DEPARTURES = exists().where(
    conversation_facts.c.conversation_id == bindparam("its_conversation"), conversation_facts.c.type == "visitor_left"
)


@once
def _begin(insert: Insert) -> Any:
    return insert(conversations).on_conflict_do_nothing()


@once
def _keep_message(insert: Insert) -> Any:
    new, kept = insert(messages), messages.c
    told = new.excluded
    filled = {name: func.coalesce(kept[name], told[name]) for name in ("author_name", "author_email", "page_url")}
    again = {
        "at": case((told.at < kept.at, told.at), else_=kept.at),
        **{name: case((kept.erased_at.is_(None), value), else_=None) for name, value in filled.items()},
        "group_external_id": func.coalesce(kept.group_external_id, told.group_external_id),
    }
    columns = (kept.id, kept.external_id, kept.author_type, kept.at, kept.received_at, kept.delay_seconds)
    kept_now = new.on_conflict_do_update(index_elements=["conversation_id", "external_id"], set_=again)
    return kept_now.returning(*columns, _DEPARTURES.label("has_departures"))


@once
def _keep_fact(insert: Insert) -> Any:
    return insert(conversation_facts).on_conflict_do_nothing().returning(conversation_facts.c.id)


def hold(tx: Connection, endpoint_id: int, account_id: int, external_id: str, agent: str | None, group: str | None) -> int:
    """The conversation's row, made where it is new, and held against others until the transaction ends.

    So are the agent and the group that are named: the agent first, as `agent.updated` does, or else two webhooks that make both would
    wait for each other.
    """
    named = {"endpoint_id": endpoint_id, "external_id": external_id}
    asked = {**named, "account": account_id, "agent": agent, "group": group}
    found = said(tx, _HELD, asked)
    if not found:
        said(tx, _begin(tx), named)
        found = said(tx, _HELD, asked)
    (held,) = found
    if agent and held.agent is None:
        agents.known(tx, account_id, agent)
    if group and held.group is None:
        agents.known_group(tx, account_id, group)
    row: int = held.id
    return row


def put_visitor(tx: Connection, conversation_id: int, visitor: str) -> None:
    """Under this id its visitor can be asked for."""
    c = conversations.c
    other = (c.id == conversation_id, c.visitor_external_id.is_distinct_from(visitor))
    tx.execute(update(conversations).where(*other).values(visitor_external_id=visitor))


def keep_message(
    tx: Connection, conversation_id: int, author_type: str, event: Wrote, at: datetime, received_at: datetime, delay: timedelta | None
) -> Any:
    """What alerts need of the message's row, and whether the conversation `has_departures`.

    Told again, its earliest time counts, and what the first telling left out; but what was erased stays so.
    """
    told = {
        "conversation_id": conversation_id,
        "external_id": event.message,
        "author_type": author_type,
        "author_id": event.author,
        "author_name": event.name,
        "author_email": event.email,
        "text": event.text,
        "page_url": event.page_url,
        "group_external_id": event.group,
        "at": at,
        "received_at": received_at,
        "delay_seconds": None if delay is None else delay.total_seconds(),
        "its_conversation": conversation_id,
    }
    (kept,) = said(tx, _keep_message(tx), told)
    return kept


def keep_fact(
    tx: Connection,
    conversation_id: int,
    fact_type: str,
    *,
    agent: str | None = None,
    device: str | None = None,
    sent_at: datetime,
    at: datetime,
    received_at: datetime,
    grace: timedelta | None = None,
) -> bool:
    """Whether the fact is new: the same type, ids and sent time are the same fact."""
    told = {
        "conversation_id": conversation_id,
        "type": fact_type,
        "agent_external_id": agent or "",
        "device_external_id": device or "",
        "sent_at": sent_at,
        "at": at,
        "received_at": received_at,
        "grace_seconds": None if grace is None else grace.total_seconds(),
    }
    return bool(said(tx, _keep_fact(tx), told))
