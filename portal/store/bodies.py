"""Raw bodies of webhooks, to be looked through for somebody, and erased."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, true, update

from portal.store.tables import accounts, endpoints, receipts

CHUNK = 500
"""Bodies read, or erased, by one statement."""

UNSEEN = timedelta(minutes=1)
"""A call may be received so long before whoever reads sees it: its transaction is still open, or another host's clock is behind."""


@dataclass(frozen=True, slots=True)
class Body:
    """A kept call; `row` is its receipt's, `settings` are the endpoint's."""

    row: int
    endpoint: str
    source: str
    settings: Mapping[str, str]
    type: str
    received_at: datetime
    raw: bytes


def bodies_of(tx: Connection, account: str, since: datetime | None = None) -> Iterator[Body]:
    """All of the account that are still there, in order of their rows; with `since` those received from then on."""
    r, e = receipts.c, endpoints.c
    chosen = (
        select(r.id, e.public_id, e.source, e.settings, r.type, r.received_at, r.body)
        .join(endpoints, e.id == r.endpoint_id)
        .join(accounts, accounts.c.id == e.account_id)
        .where(accounts.c.public_id == account, r.body.is_not(None), r.received_at >= since if since else true())
        .order_by(r.id)
        .limit(CHUNK)
    )
    after = 0
    while found := tx.execute(chosen.where(r.id > after)).all():
        for row in found:
            yield Body(row.id, row.public_id, row.source, json.loads(row.settings), row.type, row.received_at, row.body)
        after = found[-1].id


def erase(tx: Connection, rows: Collection[int]) -> int:
    """How many of them there still were."""
    wanted, erased = sorted(rows), 0
    for start in range(0, len(wanted), CHUNK):
        mine = (receipts.c.id.in_(wanted[start : start + CHUNK]), receipts.c.body.is_not(None))
        erased += tx.execute(update(receipts).where(*mine).values(body=None)).rowcount
    return erased
