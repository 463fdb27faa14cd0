"""Held back mails are found at once: by an index of them alone, which no query for the others takes by mistake."""

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"

HELD = sa.text("summary_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_notifications_summary_id", "notifications")
    op.create_index("ix_notifications_summary_id", "notifications", ["summary_id"], unique=False, sqlite_where=HELD, postgresql_where=HELD)
