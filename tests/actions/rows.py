"""All rows of a database, to be put into it again."""

from sqlalchemy import insert, select

from portal.store.database import Database
from portal.store.tables import audit_lines, metadata


class Rows:
    """As they are now; lines of the audit log, which nobody can delete, are left out."""

    def __init__(self, db: Database) -> None:
        with db.read() as tx:
            found = {table: [dict(row) for row in tx.execute(select(table)).mappings()] for table in metadata.sorted_tables}
        self._rows = {table: rows for table, rows in found.items() if rows and table is not audit_lines}

    def put(self, db: Database) -> None:
        """Into the database they are of, when that is empty."""
        with db.write() as tx:
            for table, rows in self._rows.items():
                tx.execute(insert(table), rows)
