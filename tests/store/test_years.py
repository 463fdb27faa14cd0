"""Who is there, and was last, is read as fast with years of history as with days of it: counted in steps of SQLite's own machine."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from portal.rules.spans import Span, instant
from portal.store import devices, last_seen, presence
from portal.store import tables as t
from portal.store.database import Database

NOW = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)
AGENTS = [1, 2, 3]
DAY = timedelta(days=1)
READS: dict[str, Callable[[Connection], object]] = {
    "now": lambda tx: presence.connected(tx, AGENTS, instant(NOW)),
    "two hours": lambda tx: presence.connected(tx, AGENTS, Span(NOW - timedelta(hours=2), NOW)),
    "devices": lambda tx: devices.devices_by_agent(tx, AGENTS, NOW),
    "last seen": lambda tx: last_seen.last_seen(tx, AGENTS, NOW),
}


@pytest.fixture
def db(sqlite_url: str) -> Database:
    """Three agents, each with a device."""
    found = Database(sqlite_url)
    with found.write() as tx:
        tx.execute(insert(t.accounts).values(id=1, public_id="acme", name="Acme"))
        tx.execute(insert(t.endpoints).values(id=1, account_id=1, public_id="e", source="native", secrets=""))
        for row in AGENTS:
            tx.execute(insert(t.agents).values(id=row, account_id=1, external_id=f"a{row}"))
            tx.execute(insert(t.devices).values(id=row, endpoint_id=1, agent_id=row, external_id="d", kind="web"))
    return found


def live(tx: Connection, days: range) -> None:
    """There for eight hours of each of these days before today, until an hour before this time of day."""
    for device in AGENTS:
        for went in (NOW - day * DAY - timedelta(hours=1) for day in days):
            came = went - timedelta(hours=8)
            fact: dict[str, Any] = {"device_id": device, "type": "connected", "sent_at": came, "at": came, "expires_at": went + DAY}
            tx.execute(insert(t.connections).values(**fact))
            tx.execute(insert(t.connections).values(device_id=device, type="disconnected", sent_at=went, at=went))


def steps(db: Database, read: Callable[[Connection], object]) -> int:
    """How many of SQLite's own instructions it takes."""
    taken = count()
    with db.read() as tx:
        read(tx)  # what is prepared once is prepared now
        raw: Any = tx.connection.driver_connection
        raw.set_progress_handler(lambda: next(taken) and 0, 1)
        read(tx)
        raw.set_progress_handler(None, 1)
    return next(taken)


def test_years_of_history_cost_no_more_than_days(db: Database) -> None:
    with db.write() as tx:
        live(tx, range(40))
    few = {name: steps(db, read) for name, read in READS.items()}
    with db.write() as tx:
        live(tx, range(40, 400))

    many = {name: steps(db, read) for name, read in READS.items()}

    assert min(few.values()) > 0
    assert {name: many[name] for name in READS if many[name] > 1.2 * few[name]} == {}
