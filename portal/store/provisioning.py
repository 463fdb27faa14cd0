"""Creates and updates rows for provisioning, telling what it changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from portal.store.tables import accounts, agents, endpoints, groups


def account(tx: Connection, public_id: str, name: str) -> tuple[int, bool]:
    """The account's row, and whether it is new."""
    row = tx.execute(select(accounts.c.id).where(accounts.c.public_id == public_id).with_for_update(key_share=True)).scalar()
    return (row, False) if row is not None else (_insert(tx, accounts, {"public_id": public_id, "name": name}), True)


def agent(tx: Connection, account_id: int, external_id: str, name: str) -> tuple[int, bool]:
    """The agent's row, and whether it is new."""
    return _of_account(tx, agents, account_id, external_id, name)


def group(tx: Connection, account_id: int, external_id: str, name: str) -> tuple[int, bool]:
    """The group's row, and whether it is new."""
    return _of_account(tx, groups, account_id, external_id, name)


def _of_account(tx: Connection, table: Table, account_id: int, external_id: str, name: str) -> tuple[int, bool]:
    found = select(table.c.id).where(table.c.account_id == account_id, table.c.external_id == external_id)
    row = tx.execute(found.with_for_update(key_share=True)).scalar()
    if row is not None:
        return row, False
    return _insert(tx, table, {"account_id": account_id, "external_id": external_id, "name": name}), True


def _insert(tx: Connection, table: Table, values: dict[str, Any]) -> int:
    row: int = tx.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    return row


def row_of(tx: Connection, table: Table, row: int) -> dict[str, Any]:
    return dict(tx.execute(select(table).where(table.c.id == row)).mappings().one())


def put(tx: Connection, table: Table, row: int, wanted: dict[str, Any], by: str, at: datetime) -> list[str]:
    """Set what differs; its columns. When and by whom is kept beside a value that has columns for it.

    Of a field that webhooks change too, `at` is kept even where the value stays: it was said anew.
    """
    kept = row_of(tx, table, row)
    changed = [column for column, value in wanted.items() if kept[column] != value]
    values = {column: wanted[column] for column in changed}
    for column in wanted:
        noun = column.removesuffix("_on")
        if f"{noun}_changed_by" in kept and (column in changed or kept[f"{noun}_changed_at"] is None):
            values |= {f"{noun}_changed_at": at, f"{noun}_changed_by": by}
        elif f"{noun}_changed_at" in kept and f"{noun}_changed_by" not in kept:
            values[f"{noun}_changed_at"] = at
    if "email" in changed:
        values |= {"suspended_at": None, "bounces_from": at}  # what was refused was the old address (contract/RULES.md, `undeliverable`)
    if values:
        tx.execute(update(table).where(table.c.id == row).values(values))
    return changed


def release_addresses(tx: Connection, account_id: int, external_ids: Collection[str]) -> None:
    """Let go of these agents' addresses for the rest of the transaction, so that they may exchange them."""
    mine = (agents.c.account_id == account_id, agents.c.external_id.in_(external_ids))
    tx.execute(update(agents).where(*mine).values(email_key=None))


def group_ids(tx: Connection, account_id: int) -> set[str]:
    return set(tx.execute(select(groups.c.external_id).where(groups.c.account_id == account_id)).scalars())


def endpoint(tx: Connection, public_id: str) -> dict[str, Any] | None:
    row = tx.execute(select(endpoints).where(endpoints.c.public_id == public_id)).mappings().first()
    return dict(row) if row else None


def restore_endpoint(tx: Connection, row: int, secrets: str) -> None:
    """One that was removed is there again, with these secrets, which are encrypted."""
    tx.execute(update(endpoints).where(endpoints.c.id == row).values(removed_at=None, secrets=secrets))


def add_endpoint(tx: Connection, account_id: int, public_id: str, source: str, secrets: str) -> int:
    """Its row; `secrets` are encrypted."""
    return _insert(tx, endpoints, {"account_id": account_id, "public_id": public_id, "source": source, "secrets": secrets})
