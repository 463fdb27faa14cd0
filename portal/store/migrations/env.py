"""Alembic runs this for every command; the connection, already in its transaction, comes from `portal.store.migrate`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DefaultClause
from sqlalchemy.sql.elements import False_, True_

from portal.store.search import is_of_the_migrations
from portal.store.tables import metadata
from portal.store.tables.base import RowId
from portal.store.types import UtcDateTime, Word


def written(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """How a new migration spells what Alembic would write for one database only, or at length; False leaves the rest to it."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        autogen.imports.add("from portal.store.types import UtcDateTime")
        return "UtcDateTime()"
    if kind == "type" and isinstance(thing, Word):
        return f"sa.String({thing.length})"
    if kind == "type" and thing is RowId:
        return "ROW_ID"
    if kind == "server_default" and isinstance(thing, DefaultClause) and isinstance(thing.arg, True_ | False_):
        return f"sa.{thing.arg}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=written,
    include_name=is_of_the_migrations,
    # SQLite alters little in place: Alembic makes the table anew and copies the rows. The first migration has none to alter.
    render_as_batch=context.config.attributes.get("alters", False),
)
with context.begin_transaction():
    context.run_migrations()
