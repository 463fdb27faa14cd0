"""Accounts that are for show: the demo's, and the shops that stories are played in. No customer's is ever among them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from portal.store.tables import accounts, endpoints, receipts


@dataclass(frozen=True, slots=True)
class Stage:
    """`account` is its row, `since` when its story began, and `told` how many webhooks its endpoints have used so far."""

    account: int
    name: str
    since: datetime
    told: int


def mark(tx: Connection, public_id: str, since: datetime) -> None:
    """The account is for show from now on."""
    tx.execute(update(accounts).where(accounts.c.public_id == public_id).values(plays_since=since))


def find(tx: Connection, public_id: str) -> Stage | None:
    """None also for an account that is not for show."""
    used = (
        select(func.count())
        .select_from(receipts.join(endpoints, endpoints.c.id == receipts.c.endpoint_id))
        .where(endpoints.c.account_id == accounts.c.id, receipts.c.outcome == "accepted")
        .scalar_subquery()
    )
    shown = (accounts.c.public_id == public_id, accounts.c.plays_since.is_not(None))
    row = tx.execute(select(accounts.c.id, accounts.c.name, accounts.c.plays_since, used).where(*shown)).first()
    return Stage(*row) if row else None


def forget(tx: Connection, before: datetime, keep: str) -> int:
    """How many shops of stories that began before that moment were deleted, with all that is theirs; never the account `keep`."""
    old = (accounts.c.plays_since < before, accounts.c.public_id != keep)
    return tx.execute(delete(accounts).where(*old)).rowcount
