"""When an event happened, and for how long a device is connected (contract/EVENTS.md, Native events)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.actions.house import House
from portal.store.tables import connections, conversation_facts
from tests.webhooks.door import Door
from tests.webhooks.test_forms import faults
from tests.world import T, World, moment

LEFT = {"conversation_id": "c1"}
DEVICE: dict[str, Any] = {"agent_id": "eva", "device_id": "d1", "device": "web"}


def tell_left(door: Door, seconds: float, timestamp: str) -> TestResponse:
    """Receives a departure of `timestamp` at `seconds` after `T`."""
    with time_machine.travel(moment(seconds), tick=False):
        return door.tell("visitor.left", LEFT, timestamp=timestamp)


def left_at(house: House) -> datetime:
    with house.db.read() as tx:
        at: datetime = tx.execute(select(conversation_facts.c.at)).scalar_one()
    return at


def ends_at(house: House) -> datetime:
    with house.db.read() as tx:
        at: datetime = tx.execute(select(connections.c.expires_at)).scalar_one()
    return at


@pytest.mark.parametrize(
    "timestamp",
    [
        "2026-05-12T10:40:00.612Z",
        "2026-05-12T10:40:00.612000000Z",
        "2026-05-12T10:40:00.612+00:00",
        "2026-05-12T12:40:00.612+02:00",
        "2026-05-11T20:40:00.612-14:00",
        "20260512T104000.612Z",
        "2026-05-12T10:40:00,612Z",
        "2026-W20-2T10:40:00.612Z",
    ],
)
def test_a_time_is_iso_8601_with_any_zone(sqlite_door: Door, timestamp: str) -> None:
    assert tell_left(sqlite_door, 60, timestamp).status_code == 202

    assert left_at(sqlite_door.house) == T + timedelta(milliseconds=612)


def test_what_is_finer_than_a_microsecond_is_cut_off(sqlite_door: Door) -> None:
    tell_left(sqlite_door, 60, "2026-05-12T10:40:00.123456789Z")

    assert left_at(sqlite_door.house) == T + timedelta(microseconds=123456)


@pytest.mark.parametrize(
    "timestamp",
    [
        "2026-05-12T10:40:00",
        "2026-05-12",
        "now",
        "",
        " 2026-05-12T10:40:00Z",
        "2026-05-12T10:40:00Z\x00",
        "2026-05-12\ud80010:40:00Z",
        "2026-05-12X10:40:00Z",
        "2026-13-12T10:40:00Z",
        "2026-02-30T10:40:00Z",
        "2026-05-12T10:40:00+25:00",
        "10000-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "1778582400",
        1778582400,
        1778582400.5,
        True,
        {},
    ],
)
def test_what_is_no_time_with_a_zone_is_named(sqlite_door: Door, timestamp: object) -> None:
    assert faults(sqlite_door, sqlite_door.tell("visitor.left", LEFT, timestamp=timestamp)) == ["timestamp"]


@pytest.mark.parametrize("timestamp", ["2026-05-12T10:41:00.000001Z", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-23:59"])
def test_a_time_to_come_counts_as_the_first_receipt(door: Door, timestamp: str) -> None:
    assert tell_left(door, 60, timestamp).get_json()["status"] == "accepted"
    assert tell_left(door, 120, timestamp).get_json()["status"] == "accepted"

    assert left_at(door.house) == moment(60)


@pytest.mark.parametrize("timestamp", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "1970-01-01T00:00:00Z"])
def test_a_time_long_past_is_ignored(sqlite_door: Door, timestamp: str) -> None:
    assert sqlite_door.tell("visitor.left", LEFT, timestamp=timestamp).get_json()["status"] == "ignored"


@pytest.mark.parametrize(("expires_in", "seconds"), [(1, 1), (0.25, 0.25), (1e2, 100), (None, 86_400), (3_162_240_000, 3_162_240_000)])
def test_a_device_is_connected_for_as_long_as_it_says_or_a_day(world: World, expires_in: float | None, seconds: float) -> None:
    world.tell("agent.connected", at=0, expires_in=expires_in, **DEVICE)

    assert ends_at(world.house) == moment(seconds)


def test_a_device_connected_in_the_future_counts_from_the_receipt(sqlite_world: World) -> None:
    sqlite_world.tell("agent.connected", at=500, received=10, expires_in=60, **DEVICE)

    assert ends_at(sqlite_world.house) == moment(70)


def test_of_one_connection_told_twice_the_longest_counts(world: World) -> None:
    for expires_in in (60, 90, 30):
        world.tell("agent.connected", at=0, received=10, expires_in=expires_in, **DEVICE)

    assert ends_at(world.house) == moment(90)


def test_the_calendar_goes_on_for_a_century(sqlite_door: Door) -> None:
    latest = datetime.now(UTC) + timedelta(days=1)

    assert sqlite_door.tell("agent.connected", {**DEVICE, "expires_in": 3_162_240_000}, timestamp=latest.isoformat()).status_code == 202
