"""Webhook calls as stored; their id is what tells a call from its repetition."""

from datetime import datetime

from sqlalchemy import Connection, update

from portal.store.tables import receipts
from portal.store.upsert import insert


def keep(tx: Connection, endpoint_id: int, event_id: str, event_type: str, body: bytes, received_at: datetime) -> int | None:
    """The new receipt's row, or None when the endpoint had a call with this id before."""
    statement = (
        insert(tx, receipts)
        .values(endpoint_id=endpoint_id, event_id=event_id, type=event_type, body=body, received_at=received_at, outcome="ignored", did="")
        .on_conflict_do_nothing()
        .returning(receipts.c.id)
    )
    row: int | None = tx.execute(statement).scalar()
    return row


def note(tx: Connection, receipt_id: int, did: str) -> None:
    """The call was used; `did` says in a few words what for."""
    tx.execute(update(receipts).where(receipts.c.id == receipt_id).values(outcome="accepted", did=did))
