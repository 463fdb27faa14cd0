"""Whether the database can be written, found out by writing to it: one that is full, or only a copy, can still be read."""

from sqlalchemy import delete, insert
from sqlalchemy.exc import SQLAlchemyError

from portal.store.database import Database
from portal.store.tables import tallies

NAME = "portal_probe"


def write_fault(db: Database) -> str | None:
    """None when it can, else the kind of error. Nothing stays behind."""
    try:
        with db.write() as tx:
            tx.execute(delete(tallies).where(tallies.c.name == NAME))
            tx.execute(insert(tallies).values(name=NAME, labels="", value=0))
            tx.execute(delete(tallies).where(tallies.c.name == NAME))
    except SQLAlchemyError as error:
        return type(getattr(error, "orig", error)).__name__
    return None
