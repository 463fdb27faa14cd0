"""Events that come late, again or in another order (RULES.md, Questions and Corners)."""

from datetime import datetime

from portal.rules.reasons import Reason
from tests.actions.asked import alert_of, reasons, said
from tests.sink import Sink
from tests.world import World, moment


def due(world: World, message: str) -> datetime:
    return alert_of(world, message).alert.due_at


def test_a_message_received_late_waits_five_seconds_for_its_other_facts(world: World, sink: Sink) -> None:
    world.writes("m1", at=0, received=300)

    world.work(at=304.999)
    assert sink.mails == []

    world.work(at=305)
    assert len(sink.to("eva@acme.example")) == 1


def test_its_window_stays_as_it_is(world: World) -> None:
    world.writes("m1", at=0, received=300)
    world.online("eva", at=120)

    world.work(at=305)

    assert reasons(world, "m1")["eva"] is None


def test_what_comes_while_it_waits_still_counts(world: World) -> None:
    world.writes("m1", at=0, received=300)
    world.tell("agent.connected", 119, received=304, agent_id="eva", device_id="d", device="web")

    world.work(at=305)

    assert reasons(world, "m1")["eva"] is Reason.AGENT_RETURNED


def test_with_a_short_delay_a_late_message_waits_half_of_it(world: World) -> None:
    with world.at(-60):
        world.provision(offline_delay_seconds=4)

    world.writes("m1", at=0, received=300)

    assert due(world, "m1") == moment(302)


def test_a_late_departure_waits_five_seconds_too(world: World, sink: Sink) -> None:
    world.online("eva", at=-60, until=1)
    world.writes("m1", at=0)
    world.tell("visitor.left", 60, received=500, conversation_id="c1")

    world.work(at=504.999)
    assert sink.mails == []

    world.work(at=505)
    assert len(sink.to("eva@acme.example")) == 1


def test_a_message_from_the_future_counts_as_of_its_first_receipt(world: World) -> None:
    world.writes("m1", at=500, received=0)
    world.writes("m1", at=500, received=60)

    assert (alert_of(world, "m1").alert.at, due(world, "m1")) == (moment(0), moment(120))


def test_a_message_told_again_with_an_earlier_time_moves_its_alert(world: World, sink: Sink) -> None:
    world.writes("m1", at=60)
    world.writes("m1", at=0, received=90)
    world.writes("m1", at=30, received=91)

    assert due(world, "m1") == moment(120)
    world.work(at=120)
    assert len(sink.to("eva@acme.example")) == 1


def test_a_message_told_again_never_waits_anew(world: World) -> None:
    world.writes("m1", at=0, received=300)
    world.writes("m1", at=0, received=304)

    assert due(world, "m1") == moment(305)


def test_a_decided_alert_never_changes(world: World, sink: Sink) -> None:
    world.writes("m1", at=60)
    world.work(at=180)
    before = alert_of(world, "m1")

    world.writes("m1", at=0, received=200)
    world.tell("agent.connected", 61, received=201, agent_id="eva", device_id="d", device="web")
    world.work(at=400)

    assert alert_of(world, "m1") == before
    assert len(sink.to("eva@acme.example")) == 1


def test_the_delay_is_fixed_when_the_alert_is_made(world: World) -> None:
    world.writes("m1", at=0)

    with world.at(10):
        world.provision(offline_delay_seconds=600)
    world.writes("m1", at=0, received=20)

    assert due(world, "m1") == moment(120)


def test_a_late_message_has_its_turn_by_its_due_time(world: World, sink: Sink) -> None:
    world.writes("m2", at=100)
    world.writes("m1", at=0, received=216)

    world.work(at=220)
    world.work(at=221)

    first, second = sink.to("eva@acme.example")
    assert ("text of m2" in said(first), "text of m1" in said(first)) == (True, False)
    assert ("text of m2" in said(second), "text of m1" in said(second)) == (False, True)
