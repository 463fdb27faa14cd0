"""The audit log: one line for each thing that was changed."""

from sqlalchemy import Column, Index, String, Table, Text

from portal.store.tables.base import UNERASED, RowId, instant, metadata, row_id

# Its numbers refer to nothing: a line outlives what it speaks of. The database refuses to change or delete one (store/append_only.py).
audit_lines = Table(
    "audit_lines",
    metadata,
    row_id(),
    Column("account_id", RowId, nullable=False),
    instant("at"),
    # What it is about: an agent, an endpoint by its public id, else the account itself.
    Column("agent_id", RowId),
    Column("endpoint", String(128)),
    # One of store/about.What
    Column("what", String(16), nullable=False),
    Column("before", Text),
    Column("after", Text),
    # One of store/audit.Means; the agent who used it, where that is known, and the network address they came from.
    Column("means", String(16), nullable=False),
    Column("by_agent_id", RowId),
    Column("address", Text),
    # When what it told of people was erased.
    instant("erased_at", nullable=True),
    Index("ix_audit_lines_account_id_id", "account_id", "id"),
    Index("ix_audit_lines_at", "at", sqlite_where=UNERASED, postgresql_where=UNERASED),
    # A number is never another line's, not even after a restore.
    sqlite_autoincrement=True,
)
