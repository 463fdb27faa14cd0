"""Chat systems that are asked."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import UtcDateTime

revision: str = "0010"
down_revision: str | None = "0009"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("endpoint_id", ROW_ID, nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["endpoint_id"], ["endpoints.id"], name=op.f("fk_contacts_endpoint_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("endpoint_id", "external_id", name=op.f("uq_contacts_endpoint_id_external_id")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contacts_told_at",
            ["told_at"],
            unique=False,
            sqlite_where=sa.text("erased_at IS NULL"),
            postgresql_where=sa.text("erased_at IS NULL"),
        )

    op.create_table(
        "polls",
        sa.Column("endpoint_id", ROW_ID, nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("sees_until", UtcDateTime(), nullable=False),
        sa.Column("fault", sa.String(length=16), nullable=True),
        sa.Column("fault_at", sa.Text(), nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("team", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["endpoint_id"], ["endpoints.id"], name=op.f("fk_polls_endpoint_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("endpoint_id", name=op.f("pk_polls")),
    )
    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_polls_due_at"), ["due_at"], unique=False)

    op.create_table(
        "unseen_spans",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("endpoint_id", ROW_ID, nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["endpoint_id"], ["endpoints.id"], name=op.f("fk_unseen_spans_endpoint_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unseen_spans")),
    )
    with op.batch_alter_table("unseen_spans", schema=None) as batch_op:
        batch_op.create_index("ix_unseen_spans_ended_at", ["ended_at"], unique=False)
        batch_op.create_index("ix_unseen_spans_endpoint_id_ended_at", ["endpoint_id", "ended_at"], unique=False)

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visitor_external_id", sa.String(length=128), nullable=True))

    with op.batch_alter_table("endpoints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settings", sa.Text(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("tokens", sa.Text(), nullable=True))
