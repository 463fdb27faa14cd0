"""To find messages by the beginnings of words in their texts and in their visitors' names, without regard to case and accents.

What the search looks in is derived from `messages` and kept current by the database itself, whoever inserts, changes, erases or
deletes: on SQLite a full-text table with triggers, on PostgreSQL an index over an expression. It belongs to no migration, since
making a table anew would take its triggers away: `lay` is called after every upgrade.
"""

import re
import unicodedata
from typing import Any

from sqlalchemy import Connection, Integer, Select, column, event, select, table, text

from portal.store.tables import messages, metadata

NAME = "message_words"
"""How the names of all that `lay` makes begin."""

MOST_WORDS, LONGEST_WORD = 8, 64

_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_WORDS = table(NAME, column("rowid", Integer), column(NAME))


def matching(tx: Connection, wanted: str, in_names: bool = False) -> Select[tuple[int]] | None:
    """The rows of the messages in which each of the wanted words begins a word; None when there is no word in `wanted`.

    All that is neither letter nor number, so also quotes and operators, only parts words. `in_names`: in visitors' names alone.
    """
    folded = _ACCENTS.sub("", unicodedata.normalize("NFD", wanted))
    words = [word[:LONGEST_WORD] for word in _WORD.findall(folded)][:MOST_WORDS]
    if not words:
        return None
    if tx.dialect.name == "sqlite":
        terms = " AND ".join(f'"{word}"*' for word in words)
        return select(_WORDS.c.rowid).where(_WORDS.c[NAME].match(f"visitor : ({terms})" if in_names else terms))
    terms = " & ".join(f"'{word}':*{'A' if in_names else ''}" for word in words)
    return select(messages.c.id).where(text(f"({_VECTOR}) @@ to_tsquery('simple', :terms)").bindparams(terms=terms))


def lay(tx: Connection) -> None:
    """Make what is missing of it; what is made is filled from the messages that are there."""
    if tx.dialect.name != "sqlite":
        tx.execute(text(f"CREATE INDEX IF NOT EXISTS {NAME} ON messages USING gin (({_VECTOR}))"))
        return
    known = tx.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = :name").bindparams(name=NAME))
    for statement in (*(() if known else _TABLE), *_TRIGGERS):
        tx.execute(text(statement))


@event.listens_for(metadata, "after_create")
def _laid_with_the_tables(_tables: Any, tx: Connection, **_how: Any) -> None:
    lay(tx)


def is_of_the_migrations(name: str | None, _kind: str, _parents: Any) -> bool:
    """For Alembic's `include_name`: whether a thing found in the database is to be one of `tables`."""
    return not (name or "").startswith(NAME)


def _visitor(row: str) -> str:
    return f"CASE {row}.author_type WHEN 'visitor' THEN coalesce({row}.author_name, '') ELSE '' END"


# The table keeps the words alone: to take some out of it, they must be told again as they were.
_IN = f"INSERT INTO {NAME} (rowid, visitor, text) VALUES (new.id, {_visitor('new')}, new.text);"  # noqa: S608 (names of ours)
_OUT = f"INSERT INTO {NAME} ({NAME}, rowid, visitor, text) VALUES ('delete', old.id, {_visitor('old')}, old.text);"  # noqa: S608
_TABLE = (
    f"CREATE VIRTUAL TABLE {NAME} USING fts5 (visitor, text, content='', tokenize='unicode61 remove_diacritics 2')",
    f"INSERT INTO {NAME} (rowid, visitor, text) SELECT id, {_visitor('messages')}, text FROM messages",  # noqa: S608
)
_TRIGGERS = (
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_in AFTER INSERT ON messages BEGIN {_IN} END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_out AFTER DELETE ON messages BEGIN {_OUT} END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_anew AFTER UPDATE OF author_name, text ON messages BEGIN {_OUT} {_IN} END",
)


def _words(told: str) -> str:
    """Without accents; and without punctuation, since PostgreSQL takes addresses and signed numbers for one word."""
    plain = f"regexp_replace(normalize({told}, NFD), '[\\u0300-\\u036f]', '', 'g')"
    return f"to_tsvector('simple', regexp_replace({plain}, '[!-/:-@[-`{{-~]', ' ', 'g'))"


_VECTOR = f"setweight({_words(_visitor('messages'))}, 'A') || {_words('messages.text')}"
