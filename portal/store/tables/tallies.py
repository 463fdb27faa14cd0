"""What all processes have counted together, for ever (portal/measures.py)."""

from sqlalchemy import Column, Float, String, Table

from portal.store.tables.base import metadata

tallies = Table(
    "tallies",
    metadata,
    Column("name", String(64), primary_key=True),
    # The values of its labels in their order, with a space between.
    Column("labels", String(128), primary_key=True),
    Column("value", Float, nullable=False),
)
