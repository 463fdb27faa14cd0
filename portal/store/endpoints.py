"""Endpoints, each one account's integration with a chat system."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, bindparam, select, update

from portal.store.tables import accounts, endpoints

_e = endpoints.c
THERE = _e.removed_at.is_(None)
"""Not removed: only what was told by one that was, and what was decided on it, knows it still."""

_CHANGING = (_e.source, _e.secrets, _e.settings, _e.tokens, accounts.c.offline_delay_seconds, accounts.c.missed_grace_seconds)
_ONES = (
    select(_e.id, _e.public_id, _e.account_id, *_CHANGING)
    .join(accounts, accounts.c.id == endpoints.c.account_id)
    .where(THERE)
    .order_by(endpoints.c.id)
)
_NAMED = _ONES.where(endpoints.c.public_id == bindparam("which"))
_OF_ROW = _ONES.where(endpoints.c.id == bindparam("which"))
_OF_ACCOUNT = _ONES.where(endpoints.c.account_id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`secrets` and `tokens` are still encrypted; `settings` are what else its chat system's adapter wants to know.

    `delay` and `grace` are the account's own D and G, None where it has none. `as_read` fills in what `is_as_read` asks.
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
    as_read: Mapping[str, object]


def is_as_read() -> ColumnElement[bool]:
    """Of the rows of `endpoints` with their `accounts`: the one that was read, and nothing of it has been changed since."""
    unchanged = (column.is_not_distinct_from(bindparam(_as_read(column))) for column in _CHANGING)
    return and_(THERE, _e.id == bindparam("as_read_id"), *unchanged)


def find(tx: Connection, public_id: str) -> Endpoint | None:
    return _one(tx, _NAMED, public_id)


def of_row(tx: Connection, row: int) -> Endpoint | None:
    return _one(tx, _OF_ROW, row)


def first_of(tx: Connection, account_id: int) -> Endpoint | None:
    """The account's oldest."""
    return _one(tx, _OF_ACCOUNT, account_id)


def remove(tx: Connection, row: int, secrets: str, at: datetime) -> None:
    """Nothing finds it any more by its public id or its account; `secrets` are encrypted and none."""
    tx.execute(update(endpoints).where(endpoints.c.id == row).values(removed_at=at, secrets=secrets, settings="{}", tokens=None))


def put_settings(tx: Connection, row: int, settings: str, tokens: str | None) -> None:
    """`settings` are a JSON object, `tokens` are encrypted."""
    tx.execute(update(endpoints).where(endpoints.c.id == row).values(settings=settings, tokens=tokens))


def _one(tx: Connection, chosen: Select[Any], which: str | int) -> Endpoint | None:
    row = tx.execute(chosen, {"which": which}).first()
    if row is None:
        return None
    delay, grace = _seconds(row.offline_delay_seconds), _seconds(row.missed_grace_seconds)
    as_read = {"as_read_id": row.id, **{_as_read(column): row._mapping[column] for column in _CHANGING}}
    settings = json.loads(row.settings)
    return Endpoint(row.id, row.public_id, row.account_id, row.source, row.secrets, settings, row.tokens, delay, grace, as_read)


def _as_read(column: Column[Any]) -> str:
    return f"as_read_{column.name}"


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)
