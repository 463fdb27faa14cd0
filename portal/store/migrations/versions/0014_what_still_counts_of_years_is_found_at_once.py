"""What still counts of years is found at once."""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"

UNDECIDED = sa.text("decided_at IS NULL")
SERVING = sa.text("type IN ('joined', 'left', 'closed')")
SITE = sa.text("type IN ('visitor_left', 'visitor_returned')")
GROUPS = sa.text("group_external_id IS NOT NULL")
QUEUED = sa.text("state = 'queued'")
REPLIES = sa.text("author_type = 'agent'")


def upgrade() -> None:
    _index("ix_alerts_pending", "alerts", ["conversation_id"], UNDECIDED)
    _index("ix_conversation_facts_serving", "conversation_facts", ["conversation_id", "type", "agent_external_id", "at"], SERVING)
    _index("ix_conversation_facts_site", "conversation_facts", ["conversation_id", "at"], SITE)
    _index("ix_messages_groups", "messages", ["conversation_id", "at"], GROUPS)
    _index("ix_messages_replies", "messages", ["conversation_id", "author_id", "at"], REPLIES)
    _index("ix_notifications_queued", "notifications", ["conversation_id"], QUEUED)
    op.create_index("ix_notifications_thread", "notifications", ["conversation_id", "agent_id", "id"])
    op.drop_index("ix_notifications_conversation_id_agent_id", "notifications")


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
