"""Endpoints, their receipts and what they refused, and the devices that agents use there."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from portal.store.tables.base import instant, metadata, refers, row_id

endpoints = Table(
    "endpoints",
    metadata,
    row_id(),
    refers("account_id", "accounts", index=True),
    Column("public_id", String(128), nullable=False, unique=True),
    Column("source", String(32), nullable=False),
    # A JSON list of secrets, newest first, encrypted as one.
    Column("secrets", Text, nullable=False),
    # What the chat system's adapter wants to be given (chat_systems/settings.py), as JSON objects by name; the secret ones encrypted.
    Column("settings", Text, nullable=False, server_default="{}"),
    Column("tokens", Text),
    # Nobody is heard or asked there any more; what was told there stays.
    instant("removed_at", nullable=True),
)

receipts = Table(
    "receipts",
    metadata,
    row_id(),
    refers("endpoint_id", "endpoints"),
    Column("event_id", String(255), nullable=False),
    Column("type", Text, nullable=False),
    instant("received_at", index=True),
    Column("body", LargeBinary),
    Column("outcome", String(16), nullable=False),
    # What it did, in a few words for the page of receipts.
    Column("did", Text, nullable=False, server_default=""),
    UniqueConstraint("endpoint_id", "event_id"),
    Index("ix_receipts_endpoint_id_id", "endpoint_id", "id"),
)

# Calls that were refused, of which nothing else is kept.
refusals = Table(
    "refusals",
    metadata,
    row_id(),
    refers("endpoint_id", "endpoints"),
    # When the hour began.
    instant("hour"),
    # signature, form, limit
    Column("why", String(16), nullable=False),
    Column("calls", Integer, nullable=False),
    # Where in its body the latest of them was wrong, for those that were.
    Column("place", Text),
    UniqueConstraint("endpoint_id", "hour", "why"),
)

devices = Table(
    "devices",
    metadata,
    row_id(),
    refers("endpoint_id", "endpoints"),
    refers("agent_id", "agents", index=True),
    Column("external_id", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", Text),
    UniqueConstraint("endpoint_id", "agent_id", "external_id"),
)

connections = Table(
    "connections",
    metadata,
    row_id(),
    refers("device_id", "devices"),
    instant("sent_at"),
    instant("at"),
    # Null: it disconnected.
    instant("expires_at", nullable=True),
    # connected, disconnected, or ended_in_portal (store/devices.py)
    Column("type", String(16), nullable=False),
    UniqueConstraint("device_id", "type", "sent_at"),
    Index("ix_connections_device_id_at", "device_id", "at"),
    Index("ix_connections_device_id_expires_at", "device_id", "expires_at"),
    Index("ix_connections_at", "at"),
)
