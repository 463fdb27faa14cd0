"""Alerts with what was decided, and the mails owed: notifications and their attempts."""

from sqlalchemy import CheckConstraint, Column, Float, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint, text

from portal.store.tables.base import UNERASED, instant, metadata, refers, row_id
from portal.store.types import Word

_UNDECIDED = text("decided_at IS NULL")
_PENDING = text("decided_at IS NULL AND stuck_at IS NULL")
_WAITING = text("state IN ('queued', 'deferred') AND summary_id IS NULL")
_QUEUED = text("state = 'queued'")
_HELD = text("summary_id IS NOT NULL")
_STUCK = text("stuck_at IS NOT NULL")
_TEST = text("kind = 'test'")
_OFFLINE = text("kind = 'offline'")

alerts = Table(
    "alerts",
    metadata,
    row_id(),
    refers("account_id", "accounts"),
    refers("conversation_id", "conversations"),
    Column("kind", Word(16), nullable=False),
    # What it is about: a message or a departure.
    refers("message_id", "messages", nullable=True, unique=True),
    refers("departure_id", "conversation_facts", nullable=True, unique=True),
    instant("at"),
    Column("wait_seconds", Float, nullable=False),
    instant("due_at"),
    instant("decided_at", nullable=True),
    # The frozen facts and verdicts of the decision: see store/snapshots.py.
    Column("snapshot", LargeBinary),
    # When the facts went from the snapshot, and only the verdicts stayed.
    instant("erased_at", nullable=True),
    # Set aside after too many failed tries to decide it.
    instant("stuck_at", nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    CheckConstraint("(message_id IS NULL) <> (departure_id IS NULL)", name="one_subject"),
    Index("ix_alerts_account_id_at", "account_id", "at"),
    Index("ix_alerts_due_at", "due_at", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index("ix_alerts_conversation_id_at", "conversation_id", "at"),
    Index("ix_alerts_pending", "conversation_id", sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED),
    Index("ix_alerts_decided_at", "decided_at", sqlite_where=UNERASED, postgresql_where=UNERASED),
    # Its id is in links that people keep: that of a withdrawn alert is never another's.
    sqlite_autoincrement=True,
)

notifications = Table(
    "notifications",
    metadata,
    row_id(),
    # Null for a mail about the agent's own account.
    refers("conversation_id", "conversations", nullable=True),
    refers("agent_id", "agents"),
    # offline, missed, summary, or one of portal/mail/letters.AccountMail
    Column("kind", Word(16), nullable=False),
    # Of an account mail: where it goes whatever the agent's address is by then, and the link it carries.
    Column("fixed_address", Text),
    refers("link_id", "links", nullable=True),
    # Its Message-ID is made of this, so that a second try after a crash bears the same.
    Column("public_id", String(32), nullable=False, unique=True),
    instant("due_at"),
    Column("state", Word(16), nullable=False, server_default="queued"),
    instant("next_attempt_at"),
    instant("first_attempt_at", nullable=True),
    instant("ended_at", nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("address", Text),
    Column("why", Text),
    # Fixed at the first attempt.
    Column("message_id", Text),
    Column("subject", Text),
    Column("in_reply_to", Text),
    Column("thread", Text),
    instant("claimed_until", nullable=True),
    Column("claim", String(32)),
    # How often it was claimed since a claim last ended well.
    Column("claims", Integer, nullable=False, server_default="0"),
    # Set aside, its state being failed, after too many tries in which the portal itself failed.
    instant("stuck_at", nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    # Held back by the cap of mails an hour: the summary that tells it, with which it goes from state to state.
    refers("summary_id", "notifications", nullable=True),
    Index("ix_notifications_summary_id", "summary_id", sqlite_where=_HELD, postgresql_where=_HELD),
    Index("ix_notifications_next_attempt_at", "next_attempt_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_notifications_stuck_at", "stuck_at", sqlite_where=_STUCK, postgresql_where=_STUCK),
    # With the time: by the row alone PostgreSQL looks for an agent's latest mail among everybody's, latest first.
    Index("ix_notifications_agent_id_due_at", "agent_id", "due_at"),
    # With the kind, which is one and the same: by two columns SQLite takes it for the better one.
    Index("ix_notifications_test", "agent_id", "kind", "due_at", sqlite_where=_TEST, postgresql_where=_TEST),
    # However many a long conversation has had: those that wait, and the last one to each agent, are found at once.
    Index("ix_notifications_queued", "conversation_id", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    Index("ix_notifications_thread", "conversation_id", "agent_id", "id"),
)

notification_alerts = Table(
    "notification_alerts",
    metadata,
    refers("alert_id", "alerts", primary_key=True),
    refers("agent_id", "agents", primary_key=True),
    refers("notification_id", "notifications", index=True),
)

notification_messages = Table(
    "notification_messages",
    metadata,
    refers("notification_id", "notifications", primary_key=True),
    refers("message_id", "messages", primary_key=True, index=True),
    refers("agent_id", "agents"),
    Column("kind", Word(16), nullable=False),
    # No message is in two offline mails to one agent (RULES.md, Mails): held by the database itself.
    Index("uq_offline_mail_of_message", "agent_id", "message_id", unique=True, sqlite_where=_OFFLINE, postgresql_where=_OFFLINE),
)

attempts = Table(
    "attempts",
    metadata,
    row_id(),
    refers("notification_id", "notifications"),
    instant("at"),
    Column("address", Text, nullable=False),
    # accepted, deferred or refused; null while it is under way or when the worker died in it.
    Column("outcome", String(16)),
    Column("code", Integer),
    Column("enhanced_code", String(16)),
    Column("words", Text),
    UniqueConstraint("notification_id", "at"),
    Index("ix_attempts_address_at", "address", "at"),
)

# One row at most: there only while the mail server is away.
mail_server = Table(
    "mail_server",
    metadata,
    row_id(),
    # Until then nobody tries a mail; after it, one worker knocks.
    instant("away_until"),
)
