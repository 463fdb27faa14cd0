"""${message[:1].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op

${imports or ""}

revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    ${"\n".join(line for line in upgrades.splitlines() if "###" not in line).strip()}
