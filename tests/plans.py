"""How a database finds the rows of what it is asked: which tables it would go through from end to end."""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import Dialect, Executable, event

from portal.store import jots, said
from portal.store.database import Database
from portal.store.ready import Ready, Values, made_ready

SHORT = frozenset({"accounts", "agents", "endpoints", "groups", "memberships", "mail_server", "polls"})
"""Tables of a few rows, or read for their few of one account."""

OF_THOSE_THAT_WAIT = frozenset({"ix_alerts_due_at", "ix_notifications_next_attempt_at", "ix_notifications_summary_id"})
"""Indexes that hold a few rows of a large table."""

Asked = tuple[str, Any]


@contextmanager
def asked(db: Database) -> Iterator[list[Asked]]:
    """The statements sent while the block runs, with what fills them; of one for many rows the first row's."""
    found: list[Asked] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, _context: object, many: bool) -> None:
        if statement.startswith(("SELECT", "(SELECT", "UPDATE", "INSERT", "DELETE", "WITH")):
            found.append((statement, given[0] if many else given))

    def noting(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Ready:
        ready = made_ready(statement, dialect, names)

        def told(values: Values) -> Any:
            found.append((ready.words, given := ready.told(values)))
            return given

        return replace(ready, told=told)

    for engine in db.engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        with patch.object(said, "made_ready", noting), patch.object(jots, "made_ready", noting):
            yield found
    finally:
        for engine in db.engines:
            event.remove(engine, "before_cursor_execute", note)


def gone_through(db: Database, statements: list[Asked], short: Collection[str] = OF_THOSE_THAT_WAIT) -> list[str]:
    """A line for each long table that one of the statements would go through, whatever the rows that are there now.

    `short` are indexes that may be gone through.
    """
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        if not db.is_sqlite:
            for way in ("seqscan", "mergejoin", "hashjoin"):  # by which it goes through tables of a few rows, as it should
                cursor.execute(f"SET enable_{way} = off")
        lines = _sqlite if db.is_sqlite else _postgres
        return [line for statement, given in statements for line in lines(cursor, statement, given, short)]
    finally:
        raw.invalidate()


def _sqlite(cursor: Any, statement: str, given: Any, short: Collection[str]) -> Iterator[str]:
    within = {"CONSTANT", "kinds", "json_each", *re.findall(r"(\w+)(?:\([\w, ]+\))? AS (?:MATERIALIZED )?\n?\(SELECT", statement)}
    cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)
    for *_, step in cursor.fetchall():
        words = [*step.split(), ""]
        inner = words[1] in within or step.startswith(("SCAN (", "SCAN anon_"))
        if words[0] == "SCAN" and not inner and words[1] not in SHORT and words[-2] not in short:
            yield f"{step}: {statement}"


def _postgres(cursor: Any, statement: str, given: Any, short: Collection[str]) -> Iterator[str]:
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", given)
    (plans,) = cursor.fetchone()
    for node in _nodes((plans if isinstance(plans, list) else json.loads(plans))[0]["Plan"]):
        whole = node["Node Type"] == "Seq Scan" or (node["Node Type"].startswith("Index") and "Index Cond" not in node)
        if whole and node.get("Relation Name") not in SHORT and node.get("Index Name") not in short:
            yield f"{node['Node Type']} {node['Relation Name']}: {statement}"


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)
