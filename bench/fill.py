"""Databases as they are after long: rows as the portal would have written them, made by the database itself, a lot at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, text

from portal.store.database import Database
from portal.store.endpoints import Endpoint
from portal.store.types import UtcDateTime

LOT = 1000
"""Rows that share their times, where nothing else is asked for."""

# What a webhook with a visitor's message leaves behind: contract/EVENTS.md, message.created.
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT CAST(:first AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :last)"
_RECEIPTS = """INSERT INTO receipts (endpoint_id, event_id, type, received_at, body, outcome, did)
    SELECT :endpoint, 'old-' || i, 'message.created', :at, :body, 'accepted', 'visitor''s message kept' FROM n"""
_CONVERSATIONS = "INSERT INTO conversations (endpoint_id, external_id) SELECT :endpoint, 'old-' || i FROM n"
_MESSAGES = """INSERT INTO messages (conversation_id, external_id, author_type, author_name, text, at, received_at, delay_seconds)
    SELECT id, 'm', 'visitor', 'Marta', '¿Tenéis la bota Luna en la talla 38?', :at, :at, :d FROM conversations WHERE id > :conversation"""
_ALERTS = """INSERT INTO alerts (account_id, conversation_id, kind, message_id, at, wait_seconds, due_at)
    SELECT :account, conversation_id, 'offline', id, at, :d, :due_at FROM messages WHERE id > :message"""
BODY = b'{"type": "message.created", "timestamp": "2026-05-12T18:30:58.612Z", "data": {"conversation_id": "c1", "message_id": "m1", \
"author": {"type": "visitor", "name": "Marta"}, "text": "..."}}'


def pending(db: Database, endpoint: Endpoint, number: int, due_from: datetime, d: timedelta, lot: int = LOT) -> None:
    """So many messages, each in a conversation of its own, of which a `lot` falls due in each second from `due_from` on."""
    for first in range(0, number, lot):
        due_at = due_from + timedelta(seconds=first // lot)
        with db.write() as tx:
            _write(tx, endpoint, range(first, min(first + lot, number)), due_at, d)
    settle(db)


def falling_due(db: Database, endpoint: Endpoint, moments: Sequence[datetime], each: int, d: timedelta) -> None:
    """`each` more at every one of the moments, all of them at once."""
    with db.write() as tx:
        before = _last(tx, "conversations")
        for place, moment in enumerate(moments):
            first = before + place * each
            _write(tx, endpoint, range(first, first + each), moment, d)


def settle(db: Database) -> None:
    """As after some hours: the database knows how many rows there are."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if db.is_sqlite else "VACUUM ANALYZE"))


def _write(tx: Connection, endpoint: Endpoint, numbers: range, due_at: datetime, d: timedelta) -> None:
    known = {
        "first": numbers[0],
        "last": numbers[-1],
        "endpoint": endpoint.id,
        "account": endpoint.account_id,
        "at": due_at - d,
        "due_at": due_at,
        "d": d.total_seconds(),
        "body": BODY,
        "conversation": _last(tx, "conversations"),
        "message": _last(tx, "messages"),
    }
    for statement in (f"{_NUMBERS} {_RECEIPTS}", f"{_NUMBERS} {_CONVERSATIONS}", _MESSAGES, _ALERTS):
        instants = [bindparam(name, type_=UtcDateTime) for name in ("at", "due_at") if f":{name}" in statement]
        tx.execute(text(statement).bindparams(*instants), known)


def _last(tx: Connection, table: str) -> int:
    return int(tx.execute(text(f"SELECT coalesce(max(id), 0) FROM {table}")).scalar_one())
