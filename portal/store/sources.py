"""The chat systems of accounts: those that are there, and those that tell who is online."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from portal.rules.extent import Untold
from portal.rules.spans import FOREVER
from portal.store.among import among
from portal.store.said import said
from portal.store.tables import endpoints

_e = endpoints.c
_OF_ACCOUNTS = select(_e.account_id, _e.source, _e.removed_at).where(among(_e.account_id, "accounts"))


@dataclass(frozen=True, slots=True)
class Sources:
    """`until` has for each endpoint its chat system, as in its `source`, and when it was removed, `FOREVER` where it is there."""

    until: tuple[tuple[str, datetime], ...] = ()

    @property
    def there(self) -> frozenset[str]:
        return frozenset(source for source, removed_at in self.until if removed_at == FOREVER)

    def telling(self, since: datetime, untold: Untold) -> int:
        """How many endpoints told who is online at some time from then on: what one that was removed had told stays known."""
        return sum(source not in untold.presence and removed_at > since for source, removed_at in self.until)

    def told_until(self, untold: Untold) -> datetime | None:
        """Until when some chat system told who is online, or tells it; None where none ever did."""
        return max((removed_at for source, removed_at in self.until if source not in untold.presence), default=None)


def sources_of(tx: Connection, account_ids: Collection[int]) -> Mapping[int, Sources]:
    """By account; of each that was asked for."""
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for account, source, removed_at in said(tx, _OF_ACCOUNTS, {"accounts": account_ids}):
        found[account].append((source, removed_at or FOREVER))
    return {account: Sources(tuple(found[account])) for account in account_ids}
