"""An agent's test mails are found at once, however many others they have had."""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"

TEST = sa.text("kind = 'test'")


def upgrade() -> None:
    op.create_index("ix_notifications_agent_id_due_at", "notifications", ["agent_id", "due_at"], sqlite_where=TEST, postgresql_where=TEST)
