"""The groups of an account."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from portal.store.said import said
from portal.store.tables import groups

_NAMED = (
    select(groups.c.external_id, groups.c.name)
    .where(groups.c.account_id == bindparam("account"))
    .order_by(groups.c.name, groups.c.external_id)
)


def names_of(tx: Connection, account_id: int) -> Mapping[str, str]:
    """By the chat system's id, in order of name."""
    return {row.external_id: row.name or row.external_id for row in said(tx, _NAMED, {"account": account_id})}
