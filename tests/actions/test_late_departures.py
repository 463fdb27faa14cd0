"""Pending alerts of departures are what the known facts call for (RULES.md, Corners)."""

from datetime import datetime

from sqlalchemy import delete

from portal.rules.reasons import Kind
from portal.store.tables import messages
from tests.actions.asked import LATER
from tests.sink import Sink
from tests.world import World, moment


def test_a_late_leaving_withdraws_the_departure_after_it(world: World) -> None:
    world.online("eva", at=-60, until=1)
    world.writes("m1", at=0)
    world.tell("visitor.left", 60, conversation_id="c1")
    world.tell("visitor.left", 50, received=70, conversation_id="c1")

    assert departures(world) == [moment(50)]


def test_a_departure_decided_stays_when_a_leaving_before_it_comes_late(world: World, sink: Sink) -> None:
    world.online("eva", at=-60, until=1)
    world.writes("m1", at=0)
    world.tell("visitor.left", 60, conversation_id="c1")
    world.work(at=90)

    world.tell("visitor.left", 50, received=100, conversation_id="c1")

    assert departures(world) == [moment(50), moment(60)]


def test_a_late_return_makes_a_departure_of_the_next_leaving(world: World) -> None:
    world.writes("m1", at=0)
    world.tell("visitor.left", 60, conversation_id="c1")
    world.tell("visitor.left", 200, conversation_id="c1")
    assert departures(world) == [moment(60)]

    world.tell("visitor.returned", 150, received=210, conversation_id="c1")
    world.writes("m2", at=160, received=211)

    assert departures(world) == [moment(60), moment(200)]


def test_a_late_first_message_makes_a_departure_of_a_leaving_before_it(world: World) -> None:
    world.tell("visitor.left", 60, conversation_id="c1")
    world.writes("m1", at=70)
    assert departures(world) == []

    world.writes("m0", at=0, received=80)

    assert departures(world) == [moment(60)]


def test_a_pending_alert_of_an_older_portal_that_the_rules_no_longer_call_for_is_withdrawn(world: World, sink: Sink) -> None:
    world.writes("m1", at=0)
    world.tell("visitor.left", 60, conversation_id="c1")
    with world.house.db.write() as tx:
        tx.execute(delete(messages))

    world.work(at=90)

    assert world.explain(LATER).alerts == ()
    assert sink.mails == []


def departures(world: World) -> list[datetime]:
    return [found.alert.at for found in world.explain(LATER).alerts if found.alert.kind is Kind.MISSED]
