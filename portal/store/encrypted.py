"""All that is kept encrypted (portal/store/secrets.py), and under which key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Column, Connection, select, update

from portal.store.secrets import Locksmith
from portal.store.tables import endpoints, second_steps

COLUMNS: tuple[Column[Any], ...] = (endpoints.c.secrets, second_steps.c.secret)
"""Whatever else is to be encrypted is named here, or a rotation of keys would lose it."""


@dataclass(frozen=True, slots=True)
class Locked:
    """How many values are under the newest key, under an older one, and under none that is known."""

    newest: int = 0
    older: int = 0
    lost: int = 0


def count(tx: Connection, locksmith: Locksmith) -> Locked:
    kinds = [_kind(locksmith, value) for column in COLUMNS for value in tx.execute(select(column)).scalars()]
    return Locked(kinds.count("newest"), kinds.count("older"), kinds.count("lost"))


def renew(tx: Connection, locksmith: Locksmith) -> int:
    """Put what is under an older key under the newest one; how many values. What no key opens stays as it is."""
    return sum(_renew(tx, locksmith, column) for column in COLUMNS)


def _renew(tx: Connection, locksmith: Locksmith, column: Column[Any]) -> int:
    old = [value for value in _held(tx, column) if _kind(locksmith, value) == "older"]
    for value in old:
        tx.execute(update(column.table).where(column == value).values({column.name: locksmith.renew(value)}))
    return len(old)


def _held(tx: Connection, column: Column[Any]) -> Iterator[str]:
    """Nobody else changes them until the transaction ends. The values tell the rows apart: no two encryptions are alike."""
    yield from tx.execute(select(column).order_by(*column.table.primary_key).with_for_update()).scalars().all()


def _kind(locksmith: Locksmith, value: str) -> str:
    if locksmith.is_newest(value):
        return "newest"
    try:
        locksmith.unlock(value)
    except InvalidToken:
        return "lost"
    return "older"
