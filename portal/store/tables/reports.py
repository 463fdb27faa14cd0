"""What became of mails after they were handed over: reports of a mail service, and of mails that came back."""

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from portal.store.tables.base import instant, metadata, refers, row_id

reports = Table(
    "reports",
    metadata,
    row_id(),
    refers("notification_id", "notifications"),
    # One of portal/outcomes.Outcome.
    Column("outcome", String(16), nullable=False),
    # When it happened, in the words of who reports it; `at` is that, but never in the future nor before the mail was handed over.
    instant("told_at"),
    instant("at"),
    Column("code", Integer),
    Column("enhanced_code", String(16)),
    Column("words", Text, nullable=False),
    # The same report told twice is one; of others than `deferred` also when it bears another time (portal/store/reports.py).
    UniqueConstraint("notification_id", "outcome", "told_at"),
)

# Calls of mail services: an id counts once, and never with another body.
service_calls = Table(
    "service_calls",
    metadata,
    row_id(),
    Column("service", String(16), nullable=False),
    Column("call_id", String(255), nullable=False),
    # SHA-256 of the body.
    Column("digest", String(64), nullable=False),
    instant("received_at", index=True),
    UniqueConstraint("service", "call_id"),
)
