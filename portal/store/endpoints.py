"""Endpoints, each one account's integration with a chat system."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, select

from portal.store.tables import accounts, endpoints


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`secrets` and `tokens` are still encrypted; `settings` are what else its chat system's adapter wants to know.

    `delay` and `grace` are the account's own D and G, None where it has none.
    """

    id: int
    public_id: str
    account_id: int
    source: str
    secrets: str
    settings: Mapping[str, str]
    tokens: str | None
    delay: timedelta | None
    grace: timedelta | None


def find(tx: Connection, public_id: str) -> Endpoint | None:
    return _one(tx, endpoints.c.public_id == public_id)


def first_of(tx: Connection, account_id: int) -> Endpoint | None:
    """The account's oldest."""
    return _one(tx, endpoints.c.account_id == account_id)


def _one(tx: Connection, which: ColumnElement[bool]) -> Endpoint | None:
    row = tx.execute(
        select(endpoints, accounts.c.offline_delay_seconds, accounts.c.missed_grace_seconds)
        .join(accounts, accounts.c.id == endpoints.c.account_id)
        .where(which)
        .order_by(endpoints.c.id)
    ).first()
    if row is None:
        return None
    delay, grace = _seconds(row.offline_delay_seconds), _seconds(row.missed_grace_seconds)
    return Endpoint(row.id, row.public_id, row.account_id, row.source, row.secrets, json.loads(row.settings), row.tokens, delay, grace)


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)
