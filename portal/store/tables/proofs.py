"""What proves a person beside the password, and how often it was tried to."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, Text, false

from portal.store.tables.base import instant, metadata, refers, row_id

# Codes by time (RFC 6238). Asked for at the log-in once it is on; until then it is only offered to its agent.
second_steps = Table(
    "second_steps",
    metadata,
    refers("agent_id", "agents", primary_key=True),
    # Encrypted, like the secrets of endpoints.
    Column("secret", Text, nullable=False),
    # When it was offered; once it is on, when it was turned on.
    instant("made_at"),
    Column("is_on", Boolean, nullable=False, server_default=false()),
    # The time-step of the latest code that was taken: none is taken twice, nor an earlier one.
    Column("last_step", BigInteger, nullable=False, server_default="0"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    row_id(),
    refers("agent_id", "agents", index=True),
    # SHA-256 of 120 random bits.
    Column("code_hash", String(64), nullable=False, unique=True),
    instant("used_at", nullable=True),
)

# Tries in a row that were not right. `lane` is a keyed hash of what was tried, for whom, and from which known browser.
tries = Table(
    "tries",
    metadata,
    Column("lane", String(64), primary_key=True),
    Column("failed", Integer, nullable=False, server_default="0"),
    instant("last_at", index=True),
)
