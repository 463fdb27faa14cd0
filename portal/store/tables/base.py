"""What all tables share. `external_id` is an id chosen by the chat system, `public_id` one chosen by us."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, text

from portal.store.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

UNERASED = text("erased_at IS NULL")

# SQLite numbers rows by itself only in a column that is INTEGER to the letter.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def row_id() -> Column[int]:
    return Column("id", RowId, primary_key=True)


def refers(name: str, to: str, **options: Any) -> Column[int]:
    """A column that names a row of another table; rows go with what they belong to."""
    options.setdefault("nullable", False)
    return Column(name, RowId, ForeignKey(f"{to}.id", ondelete="CASCADE"), **options)


def instant(name: str, nullable: bool = False, **options: Any) -> Column[Any]:
    return Column(name, UtcDateTime, nullable=nullable, **options)
