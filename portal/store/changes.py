"""Fields that webhooks, the portal and provisioning all may change: the latest change by time counts (contract/RULES.md, Corners)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, literal, or_, update


def change(tx: Connection, table: Table, row_id: int, field: str, value: Any, at: datetime) -> bool:
    """Set `field` unless a later change is known; at one instant the greater value wins, so that order of arrival does not matter."""
    column, changed_at = table.c[field], table.c[f"{field}_changed_at"]
    later = or_(changed_at.is_(None), changed_at < at, and_(changed_at == at, column < literal(value, column.type)))
    done = tx.execute(update(table).where(table.c.id == row_id, later).values({column: value, changed_at: at}))
    return bool(done.rowcount)
