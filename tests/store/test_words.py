"""Words of ours are spelt out where they are asked for, or SQLite would plan anew each time (portal/store/types.py, Word)."""

import re

import pytest
from sqlalchemy import Index, select
from sqlalchemy.dialects import sqlite

from portal.rules.reasons import Kind
from portal.store.tables import alerts, conversation_facts, messages, metadata, notifications
from portal.store.types import Word

HALF = [
    (index, str(where))
    for table in metadata.sorted_tables
    for index in sorted(table.indexes, key=lambda index: str(index.name))  # a set, in another order in each process
    if (where := index.dialect_options["sqlite"]["where"]) is not None
]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (messages.c.author_type == "visitor", "messages.author_type = 'visitor'"),
        (alerts.c.kind != Kind.OFFLINE, "alerts.kind != 'offline'"),
        (notifications.c.state.in_(("queued", "deferred")), "notifications.state IN ('queued', 'deferred')"),
        (notifications.c.state.not_in({"sent"}), "(notifications.state NOT IN ('sent'))"),
    ],
)
def test_a_word_is_in_the_statement_itself(condition: object, said: str) -> None:
    assert str(select(1).where(condition).compile(dialect=sqlite.dialect())).endswith(f"WHERE {said}")  # type: ignore[arg-type]


def test_what_is_no_word_is_given_as_a_value() -> None:
    assert "'" not in str(select(1).where(conversation_facts.c.type == "x' OR 'x' = 'x").compile(dialect=sqlite.dialect()))


@pytest.mark.parametrize(
    ("index", "where"), [(index, where) for index, where in HALF if "'" in where], ids=lambda value: getattr(value, "name", "")
)
def test_what_an_index_over_some_rows_looks_at_is_a_word(index: Index, where: str) -> None:
    asked = re.findall(r"(\w+) (?:=|IN)", where)
    assert asked
    assert all(isinstance(index.table.c[name].type, Word) for name in asked)  # type: ignore[union-attr]
