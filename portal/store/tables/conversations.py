"""Conversations, what was written in them, and what else happened to them."""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, text

from portal.store.tables.base import UNERASED, instant, metadata, refers, row_id
from portal.store.types import Word

# Each the condition of an index, and of whoever would be served by it, in the same words: SQLite compares them.
OF_AGENTS = text("author_type = 'agent'")
NAMES_GROUP = text("group_external_id IS NOT NULL")
OF_SITE = text("type IN ('visitor_left', 'visitor_returned')")
LEAVES = text("type = 'visitor_left'")
OF_SERVING = text("type IN ('joined', 'left', 'closed')")

conversations = Table(
    "conversations",
    metadata,
    row_id(),
    refers("endpoint_id", "endpoints"),
    Column("external_id", String(128), nullable=False),
    # Under which its visitor can be asked for, where that was told.
    Column("visitor_external_id", String(128)),
    # Whoever decides its alerts holds it until `claimed_until`; `claims` counts the tries since the last that ended well.
    instant("claimed_until", nullable=True),
    Column("claim", String(32)),
    Column("claims", Integer, nullable=False, server_default="0"),
    UniqueConstraint("endpoint_id", "external_id"),
)

messages = Table(
    "messages",
    metadata,
    row_id(),
    refers("conversation_id", "conversations"),
    Column("external_id", String(128), nullable=False),
    Column("author_type", Word(16), nullable=False),
    Column("author_id", String(128)),
    Column("author_name", Text),
    Column("author_email", Text),
    Column("text", Text, nullable=False),
    Column("page_url", Text),
    Column("group_external_id", String(128)),
    instant("at"),
    instant("received_at"),
    # D of the alert this message is, where a visitor wrote it.
    Column("delay_seconds", Float),
    # When its text, names, addresses and page were erased.
    instant("erased_at", nullable=True),
    UniqueConstraint("conversation_id", "external_id"),
    Index("ix_messages_conversation_id_at", "conversation_id", "at"),
    Index("ix_messages_at", "at", sqlite_where=UNERASED, postgresql_where=UNERASED),
    # What of years still counts is found at once: each agent's last reply, and the last message that named a group.
    Index("ix_messages_replies", "conversation_id", "author_id", "at", sqlite_where=OF_AGENTS, postgresql_where=OF_AGENTS),
    Index("ix_messages_groups", "conversation_id", "at", sqlite_where=NAMES_GROUP, postgresql_where=NAMES_GROUP),
)

conversation_facts = Table(
    "conversation_facts",
    metadata,
    row_id(),
    refers("conversation_id", "conversations"),
    # opened, read, joined, left, closed, visitor_left, visitor_returned
    Column("type", Word(16), nullable=False),
    # Empty where nobody is named: null would be unlike itself in the unique key.
    Column("agent_external_id", String(128), nullable=False, server_default=""),
    Column("device_external_id", String(128), nullable=False, server_default=""),
    instant("sent_at"),
    instant("at"),
    instant("received_at"),
    # G of the departure this may be.
    Column("grace_seconds", Float),
    UniqueConstraint("conversation_id", "type", "agent_external_id", "device_external_id", "sent_at"),
    Index("ix_conversation_facts_conversation_id_at", "conversation_id", "at"),
    Index("ix_conversation_facts_site", "conversation_id", "at", sqlite_where=OF_SITE, postgresql_where=OF_SITE),
    Index("ix_conversation_facts_grace", "conversation_id", "grace_seconds", sqlite_where=LEAVES, postgresql_where=LEAVES),
    Index(
        "ix_conversation_facts_serving",
        *("conversation_id", "type", "agent_external_id", "at"),
        sqlite_where=OF_SERVING,
        postgresql_where=OF_SERVING,
    ),
)
