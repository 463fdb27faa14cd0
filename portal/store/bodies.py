"""Raw bodies of webhooks, to be looked through for somebody, and erased."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from portal.store.tables import accounts, endpoints, receipts

CHUNK = 500
"""Bodies read, or erased, by one statement."""


@dataclass(frozen=True, slots=True)
class Body:
    """A kept call; `row` is its receipt's."""

    row: int
    endpoint: str
    source: str
    type: str
    received_at: datetime
    raw: bytes


def bodies_of(tx: Connection, account: str, after: int = 0) -> Iterator[Body]:
    """All of the account that are still there, in order of their rows, from the one after `after` on."""
    r, e = receipts.c, endpoints.c
    chosen = (
        select(r.id, e.public_id, e.source, r.type, r.received_at, r.body)
        .join(endpoints, e.id == r.endpoint_id)
        .join(accounts, accounts.c.id == e.account_id)
        .where(accounts.c.public_id == account, r.body.is_not(None))
        .order_by(r.id)
        .limit(CHUNK)
    )
    while found := [Body(*row) for row in tx.execute(chosen.where(r.id > after))]:
        yield from found
        after = found[-1].row


def newest(tx: Connection) -> int:
    """The row of the latest call; 0 before the first."""
    row: int | None = tx.execute(select(func.max(receipts.c.id))).scalar()
    return row or 0


def erase(tx: Connection, rows: Collection[int]) -> int:
    """How many of them there still were."""
    wanted, erased = sorted(rows), 0
    for start in range(0, len(wanted), CHUNK):
        mine = (receipts.c.id.in_(wanted[start : start + CHUNK]), receipts.c.body.is_not(None))
        erased += tx.execute(update(receipts).where(*mine).values(body=None)).rowcount
    return erased
