"""An agent's latest mail, and latest test mail, are found at once, however many mails they and others have had."""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"

TEST = sa.text("kind = 'test'")


def upgrade() -> None:
    columns = ["agent_id", "kind", "due_at"]
    op.create_index("ix_notifications_test", "notifications", columns, sqlite_where=TEST, postgresql_where=TEST)
    op.create_index("ix_notifications_agent_id_due_at", "notifications", ["agent_id", "due_at"])
    op.drop_index("ix_notifications_agent_id", "notifications")
