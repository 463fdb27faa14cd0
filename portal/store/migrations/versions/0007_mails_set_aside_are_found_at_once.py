"""Mails set aside are found at once."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notifications_stuck_at",
            ["stuck_at"],
            unique=False,
            sqlite_where=sa.text("stuck_at IS NOT NULL"),
            postgresql_where=sa.text("stuck_at IS NOT NULL"),
        )
