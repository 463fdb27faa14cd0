"""A cap of mails an hour and mails set aside."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import UtcDateTime

revision: str = "0005"
down_revision: str | None = "0004"

WAITING = sa.text("state IN ('queued', 'deferred') AND summary_id IS NULL")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mail_server",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("away_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_server")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_address_at", ["address", "at"], unique=False)

    op.drop_index("ix_notifications_next_attempt_at", "notifications")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claims", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("stuck_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("error", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("summary_id", ROW_ID, nullable=True))
        batch_op.create_index(batch_op.f("ix_notifications_summary_id"), ["summary_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_notifications_summary_id"), "notifications", ["summary_id"], ["id"], ondelete="CASCADE")
    op.create_index(
        "ix_notifications_next_attempt_at",
        "notifications",
        ["next_attempt_at"],
        unique=False,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
