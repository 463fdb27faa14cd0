"""Accounts that are played."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import UtcDateTime

revision: str = "0002"
down_revision: str | None = "0001"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plays_since", UtcDateTime(), nullable=True))
