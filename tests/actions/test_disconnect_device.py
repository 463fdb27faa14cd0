"""A device disconnected in the portal, as the rules and the page see it."""

import pytest

from portal.actions.disconnect_device import NoSuchDevice, disconnect_device
from portal.rules.reasons import Reason
from portal.store.devices import Device, devices_of
from tests.actions.asked import reasons
from tests.actions.people import person
from tests.world import World, moment


def devices(world: World, at: float, agent: str = "luis") -> list[Device]:
    with world.house.db.read() as tx:
        return devices_of(tx, person(world, agent).agent_id, moment(at))


def disconnect(world: World, at: float, agent: str = "luis", whose: str = "luis") -> None:
    (device,) = devices(world, at, whose)
    with world.at(at):
        disconnect_device(world.house, person(world, agent), device.row)


def luis_about_a_message(world: World) -> Reason | None:
    """Why Luis got no mail about a message written at 0."""
    world.writes("m1", 0)
    world.work(at=130)
    return reasons(world, "m1")["luis"]


def test_a_forgotten_device_keeps_the_mail_away(world: World) -> None:
    world.online("luis", -3000)

    assert luis_about_a_message(world) is Reason.AGENT_ONLINE


def test_once_disconnected_it_does_not(world: World) -> None:
    world.online("luis", -3000)
    disconnect(world, -60)

    assert luis_about_a_message(world) is None


def test_a_message_before_that_still_found_luis_online(world: World) -> None:
    world.online("luis", -3000)
    disconnect(world, 60)

    assert luis_about_a_message(world) is Reason.AGENT_ONLINE


def test_a_later_renewal_connects_it_again(world: World) -> None:
    world.online("luis", -3000)
    disconnect(world, -60)
    world.online("luis", -30)

    assert luis_about_a_message(world) is Reason.AGENT_ONLINE


def test_an_earlier_renewal_that_arrives_later_does_not(world: World) -> None:
    world.online("luis", -3000)
    disconnect(world, -60)
    world.tell("agent.connected", -90, -30, agent_id="luis", device_id="d1", device="web")

    assert luis_about_a_message(world) is None


def test_it_is_told_since_when_a_device_is_connected_and_when_it_was_renewed(world: World) -> None:
    for at in (-3000, -2000, -1000):
        world.tell("agent.connected", at, agent_id="luis", device_id="d1", device="mobile", label="Android", expires_in=5000)

    (device,) = devices(world, 0)

    assert (device.kind, device.label) == ("mobile", "Android")
    assert (device.since, device.renewed_at, device.until) == (moment(-3000), moment(-1000), moment(4000))
    assert device.ended_here_at is None


def test_a_gap_begins_the_connection_anew(world: World) -> None:
    world.tell("agent.connected", -3000, agent_id="luis", device_id="d1", device="web", expires_in=100)
    world.online("luis", -1000)

    (device,) = devices(world, 0)

    assert device.since == moment(-1000)


@pytest.mark.parametrize("until", [-100, None])
def test_devices_that_went_by_themselves_are_not_told(world: World, until: float | None) -> None:
    """Disconnected by the chat system, or silent until it ran out."""
    world.tell("agent.connected", -3000, agent_id="luis", device_id="d1", device="web", expires_in=2000)
    if until:
        world.online("luis", -1000, until, device="d2")

    assert devices(world, 0) == []


def test_what_was_disconnected_here_is_told_as_such(world: World) -> None:
    world.online("luis", -3000)
    disconnect(world, -60)

    (device,) = devices(world, 0)

    assert (device.since, device.ended_here_at) == (None, moment(-60))


def test_what_the_chat_connected_again_is_told_as_both(world: World) -> None:
    world.online("luis", -3000)
    disconnect(world, -60)
    world.online("luis", -30)

    (device,) = devices(world, 0)

    assert (device.since, device.ended_here_at) == (moment(-30), moment(-60))


def test_disconnecting_twice_does_no_harm(world: World) -> None:
    world.online("luis", -3000)
    disconnect(world, -60)
    disconnect(world, -60)

    assert luis_about_a_message(world) is None


def test_nobody_disconnects_a_device_of_somebody_else(world: World) -> None:
    world.online("luis", -3000)

    with pytest.raises(NoSuchDevice):
        disconnect(world, -60, agent="eva")
    assert devices(world, 0)[0].since
