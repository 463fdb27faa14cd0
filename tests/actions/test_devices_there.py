"""Until when a device counts as there on the pages, as in the rules (contract/RULES.md, Time)."""

from datetime import datetime

import pytest

from portal.store.devices import devices_of
from portal.store.last_seen import last_seen
from tests.actions.people import person
from tests.world import World, moment

pytestmark = pytest.mark.parametrize("kept_app", ["sqlite"], indirect=True)
DAY = 86400


def seen_until(world: World) -> datetime | None:
    eva = person(world, "eva").agent_id
    with world.house.db.read() as tx:
        found = last_seen(tx, [eva], moment(0)).get(eva)
    return found[1] if found else None


def connected_since(world: World) -> list[datetime | None]:
    with world.house.db.read() as tx:
        return [device.since for device in devices_of(tx, person(world, "eva").agent_id, moment(0))]


def connect(world: World, at: float, lasts: int) -> None:
    world.tell("agent.connected", at, agent_id="eva", device_id="d", device="web", expires_in=lasts)


def disconnect(world: World, at: float) -> None:
    world.tell("agent.disconnected", at, agent_id="eva", device_id="d")


def test_one_that_had_run_out_before_it_was_told_to_be_gone_was_there_until_it_ran_out(world: World) -> None:
    connect(world, -3600, lasts=600)
    disconnect(world, -240)

    assert seen_until(world) == moment(-3000)


def test_one_that_was_told_to_be_gone_in_time_was_there_until_then(world: World) -> None:
    connect(world, -3600, lasts=7200)
    disconnect(world, -240)

    assert seen_until(world) == moment(-240)


def test_one_that_was_never_there_was_not_seen(world: World) -> None:
    disconnect(world, -240)

    assert seen_until(world) is None


def test_one_connected_for_longer_than_a_month_is_there(world: World) -> None:
    connect(world, -40 * DAY, lasts=60 * DAY)

    assert connected_since(world) == [moment(-40 * DAY)]


@pytest.mark.parametrize(("lasts", "until"), [(35, None), (60, -35), (60, -5)])
def test_one_that_ran_out_or_was_ended_since_is_not(world: World, lasts: int, until: int | None) -> None:
    connect(world, -40 * DAY, lasts=lasts * DAY)
    if until:
        disconnect(world, until * DAY)

    assert connected_since(world) == []
