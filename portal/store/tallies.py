"""Counts that all processes of a portal add to, whichever of them is asked for the sum."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from portal.store.tables import tallies
from portal.store.upsert import insert

Key = tuple[str, tuple[str, ...]]
"""A name, and the values of its labels, in which there is no space."""


def add(tx: Connection, counted: Mapping[Key, float]) -> None:
    """In the order of their keys, so that of two who add to the same rows neither waits for the other for ever."""
    statement = insert(tx, tallies)
    more = {"value": tallies.c.value + statement.excluded.value}
    rows = [{"name": name, "labels": " ".join(labels), "value": value} for (name, labels), value in sorted(counted.items())]
    tx.execute(statement.on_conflict_do_update(index_elements=["name", "labels"], set_=more), rows)


def told(tx: Connection) -> dict[Key, float]:
    return {(row.name, tuple(row.labels.split(" "))): row.value for row in tx.execute(select(tallies))}
