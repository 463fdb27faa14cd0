"""All that is kept encrypted (portal/store/secrets.py), and under which key."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Column, Connection, select, update

from portal.store.secrets import Locksmith
from portal.store.tables import accounts, endpoints, second_steps

COLUMNS: tuple[Column[Any], ...] = (endpoints.c.secrets, endpoints.c.tokens, second_steps.c.secret)
"""Whatever else is to be encrypted is named here, or a rotation of keys would lose it."""


@dataclass(frozen=True, slots=True)
class Locked:
    """How many values are under the newest key, under an older one, and under none that is known."""

    newest: int = 0
    older: int = 0
    lost: int = 0


def hold_accounts(tx: Connection) -> None:
    """Until the transaction ends, nobody compares an account with what it was (store/watched.py): the same secret under another key
    would look to them like another secret.
    """
    tx.execute(select(accounts.c.id).order_by(accounts.c.id).with_for_update(key_share=True))


def count(tx: Connection, locksmith: Locksmith) -> Locked:
    kinds = [_kind(locksmith, value) for column in COLUMNS for value in tx.execute(select(column).where(column.is_not(None))).scalars()]
    return Locked(kinds.count("newest"), kinds.count("older"), kinds.count("lost"))


def renew(tx: Connection, locksmith: Locksmith) -> int:
    """Put what is under an older key under the newest one; how many values. What no key opens stays as it is."""
    return sum(_renew(tx, locksmith, column) for column in COLUMNS)


def _renew(tx: Connection, locksmith: Locksmith, column: Column[Any]) -> int:
    renewed = 0
    for value in _held(tx, column):
        if not locksmith.is_newest(value):
            with suppress(InvalidToken):
                tx.execute(update(column.table).where(column == value).values({column.name: locksmith.renew(value)}))
                renewed += 1
    return renewed


def _held(tx: Connection, column: Column[Any]) -> list[str]:
    """Nobody else changes them until the transaction ends. The values tell the rows apart: no two encryptions are alike."""
    return list(tx.execute(select(column).where(column.is_not(None)).order_by(*column.table.primary_key).with_for_update()).scalars())


def _kind(locksmith: Locksmith, value: str) -> str:
    if locksmith.is_newest(value):
        return "newest"
    try:
        locksmith.unlock(value)
    except InvalidToken:
        return "lost"
    return "older"
