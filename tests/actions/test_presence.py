"""Presence as read for a window, however long its history."""

from sqlalchemy import select

from portal.actions.forget import forget
from portal.rules.spans import Span
from portal.store import presence
from portal.store.tables import agents, devices
from tests.world import World, moment

DAY = 24 * 3600


def spans_of_eva(world: World, start: float, end: float) -> list[tuple[str, Span]]:
    with world.house.db.read() as tx:
        eva = tx.execute(select(agents.c.id).where(agents.c.external_id == "eva")).scalar_one()
        found = presence.connected(tx, [eva], Span(moment(start), moment(end)))
    return [(connection.device, connection.span) for connection in found.get(eva, ())]


def test_a_connection_that_runs_out_after_the_window_began_is_seen(world: World) -> None:
    world.tell("agent.connected", -100, agent_id="eva", device_id="d1", device="web", expires_in=110)

    assert spans_of_eva(world, 0, 120) == [("web", Span(moment(-100), moment(10)))]


def test_one_that_had_run_out_or_ended_before_is_not(world: World) -> None:
    world.tell("agent.connected", -100, agent_id="eva", device_id="d1", device="web", expires_in=100)
    world.online("eva", at=-100, until=0, device="d2")

    assert spans_of_eva(world, 0, 120) == []


def test_a_disconnection_of_the_windows_first_instant_counts(world: World) -> None:
    world.online("eva", at=0, until=0)

    assert spans_of_eva(world, 0, 120) == []


def test_a_device_that_is_long_gone_is_forgotten(world: World) -> None:
    world.online("eva", at=0, until=10)
    with world.at(91 * DAY):
        forget(world.house)

    with world.house.db.read() as tx:
        assert tx.execute(select(devices)).all() == []
