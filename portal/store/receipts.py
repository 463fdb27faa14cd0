"""Webhook calls as stored; their id is what tells a call from its repetition."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from portal.store.endpoints import Endpoint, is_as_read
from portal.store.said import said
from portal.store.tables import accounts, endpoints, receipts
from portal.store.upsert import Insert, once

POLL = "poll"
"""The type of a receipt of what was asked for."""

_NOTE = update(receipts).where(receipts.c.id == bindparam("receipt")).values(did=bindparam("did"))

_TOLD = tuple(receipts.c[name] for name in ("event_id", "type", "body", "received_at", "outcome", "did"))


@once
def _keep(insert: Insert) -> Any:
    told = (bindparam(f"told_{column.name}", type_=column.type) for column in _TOLD)
    of_endpoint = select(endpoints.c.id, *told).join(accounts, accounts.c.id == endpoints.c.account_id).where(is_as_read())
    # Who removes the endpoint waits until this call is kept, or this finds it removed; calls do not wait for each other.
    held = of_endpoint.with_for_update(of=endpoints, key_share=True, read=True)
    new = insert(receipts).from_select([receipts.c.endpoint_id, *_TOLD], held)
    return new.on_conflict_do_nothing().returning(receipts.c.id)


@once
def _keep_poll(insert: Insert) -> Any:
    return insert(receipts).on_conflict_do_nothing()


def keep(
    tx: Connection, endpoint: Endpoint, event_id: str, event_type: str, body: bytes, received_at: datetime, outcome: str, did: str
) -> int | None:
    """The new receipt's row. `did` says in a few words what it was used for.

    None when the endpoint had a call with this id before, or is not any more as it was read.
    """
    told = {"told_event_id": event_id, "told_type": event_type, "told_body": body, "told_received_at": received_at}
    kept = said(tx, _keep(tx), {**endpoint.as_read, **told, "told_outcome": outcome, "told_did": did})
    return kept[0].id if kept else None


def is_known(tx: Connection, endpoint_id: int, event_id: str) -> bool:
    """Whether the endpoint had a call with this id."""
    same = (receipts.c.endpoint_id == endpoint_id, receipts.c.event_id == event_id)
    return tx.execute(select(receipts.c.id).where(*same)).first() is not None


def keep_poll(tx: Connection, endpoint_id: int, event_id: str, did: str, at: datetime) -> None:
    """What was told when it was asked for, which has no body; `did` as for `note`."""
    told = {"event_id": event_id, "type": POLL, "body": None, "received_at": at}
    tx.execute(_keep_poll(tx), {"endpoint_id": endpoint_id, **told, "outcome": "accepted", "did": did})


def note(tx: Connection, receipt_id: int, did: str) -> None:
    """It was used for something else than was thought when it was kept."""
    tx.execute(_NOTE, {"receipt": receipt_id, "did": did})
