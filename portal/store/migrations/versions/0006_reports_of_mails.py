"""Reports of mails."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import UtcDateTime

revision: str = "0006"
down_revision: str | None = "0005"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "service_calls",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("service", sa.String(length=16), nullable=False),
        sa.Column("call_id", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_calls")),
        sa.UniqueConstraint("service", "call_id", name=op.f("uq_service_calls_service_call_id")),
    )
    with op.batch_alter_table("service_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_calls_received_at"), ["received_at"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("notification_id", ROW_ID, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("enhanced_code", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notification_id"], ["notifications.id"], name=op.f("fk_reports_notification_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("notification_id", "outcome", "told_at", name=op.f("uq_reports_notification_id_outcome_told_at")),
    )
    with op.batch_alter_table("agents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bounces_from", UtcDateTime(), nullable=True))
