"""What an admin sees and changes of the account's endpoints: their receipts, what they refused, their secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update

from portal.store.endpoints import THERE
from portal.store.receipts import POLL
from portal.store.said import said
from portal.store.tables import endpoints, receipts, refusals
from portal.store.upsert import insert

FOREMOST = 2**63 - 1
"""Later than the row of any receipt."""

Refusal = tuple[int, datetime, str]
"""The endpoint's row, when the hour began, and why."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`received_at` of its latest receipt, apart from what it was asked; `refused` calls since the time that was asked for."""

    public_id: str
    source: str
    received_at: datetime | None
    refused: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """`did` is what `actions/record.py` said; `event_id` the webhook's own id. A body that was erased is no longer there."""

    id: int
    event_id: str
    type: str
    received_at: datetime
    outcome: str
    did: str
    has_body: bool


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A receipt with the body that was sent."""

    receipt: Receipt
    body: bytes


def summaries(tx: Connection, account_id: int, refused_since: datetime) -> list[Summary]:
    """Of the account's endpoints, oldest first."""
    return [Summary(*row) for row in said(tx, _SUMMARIES, {"account": account_id, "since": refused_since})]


def receipts_of(tx: Connection, endpoint_id: int, most: int, before: int | None = None) -> list[Receipt]:
    """Up to `most`, newest first; only those before the receipt with this row, where one is given."""
    given = {"endpoint": endpoint_id, "most": most, "before": FOREMOST if before is None else before}
    return [Receipt(*row) for row in said(tx, _NEWEST, given)]


def latest_calls(tx: Connection, endpoint_id: int, most: int) -> list[KeptCall]:
    """Up to `most`, newest first; without those whose body was erased."""
    mine = (receipts.c.endpoint_id == endpoint_id, receipts.c.body.is_not(None))
    chosen = _receipts().add_columns(receipts.c.body).where(*mine).order_by(receipts.c.id.desc()).limit(most)
    return [KeptCall(Receipt(*row), body) for *row, body in tx.execute(chosen)]


def receipt_named(tx: Connection, endpoint_id: int, event_id: str) -> Receipt:
    """The one there is with the webhook's own id."""
    return Receipt(*tx.execute(_receipts().where(receipts.c.endpoint_id == endpoint_id, receipts.c.event_id == event_id)).one())


def kept_call(tx: Connection, endpoint_id: int, receipt_id: int) -> tuple[str, bytes | None] | None:
    """A receipt's webhook id and body, None in place of one that was erased; None when the endpoint has no such receipt."""
    mine = (receipts.c.endpoint_id == endpoint_id, receipts.c.id == receipt_id)
    row = tx.execute(select(receipts.c.event_id, receipts.c.body).where(*mine)).first()
    return (row.event_id, row.body) if row else None


def refusals_of(tx: Connection, endpoint_id: int, since: datetime) -> Sequence[Any]:
    """`hour`, `why`, `calls` and the `place` of the latest, newest first."""
    return said(tx, _REFUSED, {"endpoint": endpoint_id, "since": since})


def add_refusals(tx: Connection, counted: Mapping[Refusal, int], places: Mapping[Refusal, str | None]) -> None:
    """`places` are where the latest of them were wrong; None where it was wrong as a whole.

    In the order of their keys, so that of two who add to the same rows neither waits for the other for ever.
    """
    for (endpoint_id, hour, why), calls in sorted(counted.items()):
        refusal = {"endpoint_id": endpoint_id, "hour": hour, "why": why}
        statement = insert(tx, refusals).values(**refusal, calls=calls, place=places.get((endpoint_id, hour, why)))
        more = {"calls": refusals.c.calls + calls, "place": statement.excluded.place}
        tx.execute(statement.on_conflict_do_update(index_elements=["endpoint_id", "hour", "why"], set_=more))


def hold_secrets(tx: Connection, endpoint_id: int) -> str:
    """Encrypted, and nobody else changes them until the transaction ends."""
    secrets: str = tx.execute(select(endpoints.c.secrets).where(endpoints.c.id == endpoint_id).with_for_update()).scalar_one()
    return secrets


def put_secrets(tx: Connection, endpoint_id: int, secrets: str) -> None:
    """Encrypted."""
    tx.execute(update(endpoints).where(endpoints.c.id == endpoint_id).values(secrets=secrets))


def _receipts() -> Select[Any]:
    columns = (receipts.c.id, receipts.c.event_id, receipts.c.type, receipts.c.received_at, receipts.c.outcome, receipts.c.did)
    return select(*columns, receipts.c.body.is_not(None).label("has_body"))


def _summaries() -> Select[Any]:
    mine = (receipts.c.endpoint_id == endpoints.c.id, receipts.c.type != POLL)
    latest = select(receipts.c.received_at).where(*mine).order_by(receipts.c.id.desc()).limit(1).scalar_subquery()
    since = (refusals.c.endpoint_id == endpoints.c.id, refusals.c.hour >= bindparam("since"))
    refused = select(func.coalesce(func.sum(refusals.c.calls), 0)).where(*since).scalar_subquery()
    chosen = select(endpoints.c.public_id, endpoints.c.source, latest.label("received_at"), refused.label("refused"))
    return chosen.where(THERE, endpoints.c.account_id == bindparam("account")).order_by(endpoints.c.id)


def _refused() -> Select[Any]:
    mine = (refusals.c.endpoint_id == bindparam("endpoint"), refusals.c.hour >= bindparam("since"))
    chosen = select(refusals.c.hour, refusals.c.why, refusals.c.calls, refusals.c.place)
    return chosen.where(*mine).order_by(refusals.c.hour.desc(), refusals.c.why)


_OLDER = (receipts.c.endpoint_id == bindparam("endpoint"), receipts.c.id < bindparam("before"))
_NEWEST = _receipts().where(*_OLDER).order_by(receipts.c.id.desc()).limit(bindparam("most"))
_SUMMARIES, _REFUSED = _summaries(), _refused()
