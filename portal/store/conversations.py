"""Conversations: what was written and what else happened, each fact once however often it is told (contract/RULES.md, Time)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, update

from portal.rules.events import Wrote
from portal.store.tables import conversation_facts, conversations, messages
from portal.store.upsert import Insert, once

_HELD = (
    select(conversations.c.id)
    .where(conversations.c.endpoint_id == bindparam("endpoint_id"), conversations.c.external_id == bindparam("external_id"))
    .with_for_update()
)


@once
def _begin(insert: Insert) -> Any:
    return insert(conversations).on_conflict_do_nothing().returning(conversations.c.id)


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
    return new.on_conflict_do_update(index_elements=["conversation_id", "external_id"], set_=again).returning(*columns)


@once
def _keep_fact(insert: Insert) -> Any:
    return insert(conversation_facts).on_conflict_do_nothing().returning(conversation_facts.c.id)


def hold(tx: Connection, endpoint_id: int, external_id: str) -> int:
    """The conversation's row, made where it is new, and held against others until the transaction ends."""
    named = {"endpoint_id": endpoint_id, "external_id": external_id}
    row: int | None = tx.execute(_HELD, named).scalar() or tx.execute(_begin(tx), named).scalar()
    return row or tx.execute(_HELD, named).scalar_one()  # somebody else began it in this very moment


def put_visitor(tx: Connection, conversation_id: int, visitor: str) -> None:
    """Under this id its visitor can be asked for."""
    c = conversations.c
    other = (c.id == conversation_id, c.visitor_external_id.is_distinct_from(visitor))
    tx.execute(update(conversations).where(*other).values(visitor_external_id=visitor))


def keep_message(
    tx: Connection, conversation_id: int, author_type: str, event: Wrote, at: datetime, received_at: datetime, delay: timedelta | None
) -> Any:
    """What an alert needs of the message's row. Told again, its earliest time counts, and what the first telling left out; but what was
    erased stays so.
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
    }
    return tx.execute(_keep_message(tx), told).one()


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
    return tx.execute(_keep_fact(tx), told).first() is not None
