"""What the portal itself has on record at the end: its alerts, how often each was decided, and the mails it gave up."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, text

from portal.store.database import Database
from portal.store.tables import agents, alerts, conversations, messages, notification_messages, notifications
from tests.faults.owed import Item, Key

# Noted by the database, in the transaction that does it: what was undone counts for nothing, what was done twice counts twice.
SQLITE = (
    "CREATE TABLE fault_notes (what TEXT NOT NULL, row_id INTEGER NOT NULL)",
    "CREATE TRIGGER fault_decided AFTER UPDATE OF decided_at ON alerts BEGIN INSERT INTO fault_notes VALUES ('decided', NEW.id); END",
    "CREATE TRIGGER fault_undone AFTER DELETE ON alerts WHEN OLD.decided_at IS NOT NULL"
    " BEGIN INSERT INTO fault_notes VALUES ('decided', OLD.id); END",
    "CREATE TRIGGER fault_tried AFTER INSERT ON attempts"
    " WHEN (SELECT state FROM notifications WHERE id = NEW.notification_id) NOT IN ('queued', 'deferred')"
    " BEGIN INSERT INTO fault_notes VALUES ('tried', NEW.notification_id); END",
)
POSTGRESQL = (
    "CREATE TABLE fault_notes (what TEXT NOT NULL, row_id INTEGER NOT NULL)",
    "CREATE FUNCTION fault_note_alert() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN INSERT INTO fault_notes VALUES ('decided', OLD.id); RETURN NULL; END $$",
    "CREATE TRIGGER fault_decided AFTER UPDATE ON alerts FOR EACH ROW"
    " WHEN (OLD.decided_at IS DISTINCT FROM NEW.decided_at) EXECUTE FUNCTION fault_note_alert()",
    "CREATE TRIGGER fault_undone AFTER DELETE ON alerts FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION fault_note_alert()",
    "CREATE FUNCTION fault_note_attempt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO fault_notes SELECT 'tried', id FROM notifications"
    " WHERE id = NEW.notification_id AND state NOT IN ('queued', 'deferred'); RETURN NULL; END $$",
    "CREATE TRIGGER fault_tried AFTER INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION fault_note_attempt()",
)


@dataclass(frozen=True)
class Rows:
    """`decided` are all alerts there are, `decisions` how often each row was decided or taken away after it, by row number.

    `cancelled` are what given-up mails carried, with the portal's reason; `tried_after` Message-IDs that were tried though on record as
    sent, failed or cancelled.
    """

    alerts: Counter[Key]
    undecided: int
    decisions: dict[int, int]
    cancelled: dict[Item, str]
    tried_after: list[str]


def take_notes(db: Database) -> None:
    """From now on; before anything is decided."""
    with db.write() as tx:
        for statement in SQLITE if db.is_sqlite else POSTGRESQL:
            tx.execute(text(statement))


def is_idle(db: Database) -> bool:
    """Whether everything is decided and no mail waits."""
    waits = select(func.count()).select_from(notifications).where(notifications.c.state.in_(("queued", "deferred")))
    pending = select(func.count()).select_from(alerts).where(alerts.c.decided_at.is_(None), alerts.c.stuck_at.is_(None))
    with db.read() as tx:
        return not tx.scalar(waits) and not tx.scalar(pending)


def rows(db: Database) -> Rows:
    with db.read() as tx:
        every = tx.execute(
            select(alerts.c.id, alerts.c.kind, alerts.c.at, alerts.c.decided_at, conversations.c.external_id).join(
                conversations, conversations.c.id == alerts.c.conversation_id
            )
        ).all()
        counted = Counter(tx.execute(text("SELECT row_id FROM fault_notes WHERE what = 'decided'")).scalars())
        return Rows(
            alerts=Counter((row.kind, row.external_id, row.at.timestamp()) for row in every),
            undecided=sum(row.decided_at is None for row in every),
            decisions={row.id: counted.pop(row.id, 0) for row in every} | dict(counted),
            cancelled={(row.kind, row.email, row.message): row.why for row in tx.execute(_cancelled())},
            tried_after=_tried_after(tx),
        )


def _cancelled() -> Any:
    n = notifications.c
    return (
        select(n.kind, n.why, agents.c.email, messages.c.external_id.label("message"))
        .join(agents, agents.c.id == n.agent_id)
        .join(notification_messages, notification_messages.c.notification_id == n.id)
        .join(messages, messages.c.id == notification_messages.c.message_id)
        .where(n.state == "cancelled")
    )


def _tried_after(tx: Connection) -> list[str]:
    noted = text("SELECT message_id FROM notifications JOIN fault_notes ON row_id = id WHERE what = 'tried'")
    return list(tx.execute(noted).scalars())
