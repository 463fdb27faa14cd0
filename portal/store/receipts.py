"""Webhook calls as stored; their id is what tells a call from its repetition."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update

from portal.store.tables import receipts
from portal.store.upsert import Insert, once

POLL = "poll"
"""The type of a receipt of what was asked for."""

_NOTE = update(receipts).where(receipts.c.id == bindparam("receipt")).values(did=bindparam("did"))


@once
def _keep(insert: Insert) -> Any:
    return insert(receipts).on_conflict_do_nothing().returning(receipts.c.id)


def keep(
    tx: Connection, endpoint_id: int, event_id: str, event_type: str, body: bytes, received_at: datetime, outcome: str, did: str
) -> int | None:
    """The new receipt's row, or None when the endpoint had a call with this id before. `did` says in a few words what it was used for."""
    told = {"event_id": event_id, "type": event_type, "body": body, "received_at": received_at}
    row: int | None = tx.execute(_keep(tx), {"endpoint_id": endpoint_id, **told, "outcome": outcome, "did": did}).scalar()
    return row


def keep_poll(tx: Connection, endpoint_id: int, event_id: str, did: str, at: datetime) -> None:
    """What was told when it was asked for, which has no body; `did` as for `note`."""
    told = {"event_id": event_id, "type": POLL, "body": None, "received_at": at}
    tx.execute(_keep(tx), {"endpoint_id": endpoint_id, **told, "outcome": "accepted", "did": did})


def note(tx: Connection, receipt_id: int, did: str) -> None:
    """It was used for something else than was thought when it was kept."""
    tx.execute(_NOTE, {"receipt": receipt_id, "did": did})
