"""What chat systems are asked: when next, what became of it, since when nothing is known, and who visitors turned out to be."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from portal.store.tables.base import UNERASED, instant, metadata, refers, row_id

# One row for each endpoint whose chat system must be asked, or had to be.
polls = Table(
    "polls",
    metadata,
    refers("endpoint_id", "endpoints", primary_key=True),
    instant("due_at", index=True),
    # Whoever asks holds it until `claimed_until`; nobody, for ever, one that is asked no more.
    instant("claimed_until", nullable=True),
    Column("claim", String(32)),
    instant("asked_at", nullable=True),
    # The last time that the whole team was told, and until when what it told counts: from then on presence is unknown.
    instant("seen_at", nullable=True),
    instant("sees_until"),
    # One of chat_systems/poll_failed.PollFault, where in the answer, and since when; null while all is well.
    Column("fault", String(16)),
    Column("fault_at", Text),
    instant("failing_since", nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    # As it was told last, a JSON object by agent: what is told again is no change (actions/poll_news.py).
    Column("team", Text, nullable=False, server_default="{}"),
    # What its poller noted for the next poll, a JSON object.
    Column("notes", Text, nullable=False, server_default="{}"),
)

# Stretches that are over, in which nobody knew who was there.
unseen_spans = Table(
    "unseen_spans",
    metadata,
    row_id(),
    refers("endpoint_id", "endpoints"),
    instant("began_at"),
    instant("ended_at"),
    Index("ix_unseen_spans_endpoint_id_ended_at", "endpoint_id", "ended_at"),
    Index("ix_unseen_spans_ended_at", "ended_at"),
)

# Visitors by the chat system's id of them, where it tells names apart from messages; asked for once.
contacts = Table(
    "contacts",
    metadata,
    row_id(),
    refers("endpoint_id", "endpoints"),
    Column("external_id", String(128), nullable=False),
    Column("name", Text),
    Column("email", Text),
    instant("told_at"),
    # When name and e-mail were erased.
    instant("erased_at", nullable=True),
    UniqueConstraint("endpoint_id", "external_id"),
    Index("ix_contacts_told_at", "told_at", sqlite_where=UNERASED, postgresql_where=UNERASED),
)
