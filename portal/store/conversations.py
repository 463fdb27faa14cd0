"""Conversations: what was written and what else happened, each fact once however often it is told (contract/RULES.md, Time)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from portal.rules.events import Wrote
from portal.store.tables import conversation_facts, conversations, messages
from portal.store.upsert import insert


def hold(tx: Connection, endpoint_id: int, external_id: str) -> int:
    """The conversation's row, made where it is new, and held against others until the transaction ends."""
    found = (
        select(conversations.c.id)
        .where(conversations.c.endpoint_id == endpoint_id, conversations.c.external_id == external_id)
        .with_for_update()
    )
    row: int | None = tx.execute(found).scalar()
    if row is None:
        tx.execute(insert(tx, conversations).values(endpoint_id=endpoint_id, external_id=external_id).on_conflict_do_nothing())
        row = tx.execute(found).scalar_one()
    return row


def keep_message(
    tx: Connection, conversation_id: int, author_type: str, event: Wrote, at: datetime, received_at: datetime, delay: timedelta | None
) -> int:
    """The message's row. Told again, its earliest time counts, and what the first telling left out; but what was erased stays so."""
    new = insert(tx, messages).values(
        conversation_id=conversation_id,
        external_id=event.message,
        author_type=author_type,
        author_id=event.author,
        author_name=event.name,
        author_email=event.email,
        text=event.text,
        page_url=event.page_url,
        group_external_id=event.group,
        at=at,
        received_at=received_at,
        delay_seconds=None if delay is None else delay.total_seconds(),
    )
    told = new.excluded
    again = {
        "at": case((told.at < messages.c.at, told.at), else_=messages.c.at),
        **{name: _filled(name, told) for name in ("author_name", "author_email", "page_url")},
        "group_external_id": func.coalesce(messages.c.group_external_id, told.group_external_id),
    }
    kept = new.on_conflict_do_update(index_elements=["conversation_id", "external_id"], set_=again)
    row: int = tx.execute(kept.returning(messages.c.id)).scalar_one()
    return row


def _filled(name: str, told: Any) -> ColumnElement[Any]:
    return case((messages.c.erased_at.is_(None), func.coalesce(messages.c[name], told[name])), else_=None)


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
    new = insert(tx, conversation_facts).values(
        conversation_id=conversation_id,
        type=fact_type,
        agent_external_id=agent or "",
        device_external_id=device or "",
        sent_at=sent_at,
        at=at,
        received_at=received_at,
        grace_seconds=None if grace is None else grace.total_seconds(),
    )
    return tx.execute(new.on_conflict_do_nothing().returning(conversation_facts.c.id)).first() is not None
