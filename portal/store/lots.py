"""Many rows put in at once.

SQLite takes them one by one. To PostgreSQL each would be a statement of its own: it is told all of them in one, as a JSON text, which
costs its driver next to nothing. (An update told like that goes through its whole table while PostgreSQL takes that for a short one.)
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator

from portal.store.types import in_utc


class _AsJson(TypeDecorator[Any]):
    """Rows as a JSON text, of numbers, texts and times."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002 (SQLAlchemy's signature)
        return json.dumps(value, default=lambda at: str(in_utc(at)))


@dataclass(frozen=True, slots=True)
class Lot:
    """`each` is for one row, `whole` for all of them, told as `lot`."""

    each: Any
    whole: Any

    def put(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """`rows` have values of the same names; where there are none, nothing is put in."""
        if not rows:
            return
        if tx.dialect.name == "sqlite":
            tx.execute(self.each, rows)
        else:
            tx.execute(self.whole, {"lot": rows})


def inserted(table: Table, *names: str) -> Lot:
    """Rows with values of these names."""
    rows = func.json_to_recordset(cast(bindparam("lot", type_=_AsJson), JSON))
    told = rows.table_valued(*(column(name, table.c[name].type) for name in names)).render_derived(name="told", with_types=True)
    return Lot(sqlite.insert(table), postgresql.insert(table).from_select(names, select(*told.c)))


def added(table: Table, *names: str) -> Lot:
    """The same; a row that is there already stays as it is."""
    lot = inserted(table, *names)
    return Lot(lot.each.on_conflict_do_nothing(), lot.whole.on_conflict_do_nothing())
