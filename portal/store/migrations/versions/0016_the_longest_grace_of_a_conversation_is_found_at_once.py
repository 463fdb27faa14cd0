"""The longest G of a conversation's departures is found at once."""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"

LEAVES = sa.text("type = 'visitor_left'")


def upgrade() -> None:
    columns = ["conversation_id", "grace_seconds"]
    op.create_index("ix_conversation_facts_grace", "conversation_facts", columns, sqlite_where=LEAVES, postgresql_where=LEAVES)
