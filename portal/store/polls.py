"""When chat systems are asked, by whom, and what became of it."""

from datetime import datetime

from sqlalchemy import Connection, insert

from portal.store.tables import polls


def begin(tx: Connection, endpoint_id: int, now: datetime) -> None:
    """The endpoint is asked from now on; until it has answered nobody knows who is there."""
    tx.execute(insert(polls).values(endpoint_id=endpoint_id, due_at=now, sees_until=now))
