"""Conversations as a chat shows them."""

import pytest

from portal.actions.house import House
from portal.store import endpoints, talks
from tests.world import World, moment


@pytest.fixture
def world(house: House) -> World:
    world = World(house)
    with world.at(-60):
        world.provision()
    return world


def endpoint(world: World) -> int:
    with world.house.db.read() as tx:
        found = endpoints.find(tx, "acme-native")
    assert found
    return found.id


def test_the_latest_lines_are_told_in_order_of_time(world: World) -> None:
    for place, message in enumerate(("m1", "m2", "m3")):
        world.writes(message, place, author={"name": "Marta"})
    world.tell("message.created", 5, conversation_id="c1", message_id="r1", author={"type": "agent", "id": "eva"}, text="Sí.")

    with world.house.db.read() as tx:
        row = talks.find(tx, endpoint(world), "c1")
        assert row
        told = [(line.author, line.agent, line.name, line.text) for line in talks.lines_of(tx, row, most=2)]

    assert told == [("visitor", None, "Marta", "text of m3"), ("agent", "eva", None, "Sí.")]


def test_who_wrote_last_comes_first_with_their_latest_name(world: World) -> None:
    world.writes("m1", 0, "c1", author={"name": "Marta"})
    world.writes("m2", 1, "c2", author={"name": "Nora"})
    world.writes("m3", 2, "c1", author={"name": "Marta López"})
    world.writes("m4", 3, "c1")
    world.tell("conversation.joined", 4, conversation_id="c3", agent_id="eva")

    with world.house.db.read() as tx:
        found = talks.latest_of(tx, endpoint(world), most=5)

    assert [(talk.id, talk.visitor, talk.at) for talk in found] == [("c1", "Marta López", moment(3)), ("c2", "Nora", moment(1))]


def test_a_conversation_is_found_on_its_own_endpoint_alone(world: World) -> None:
    world.writes("m1", 0)

    with world.house.db.read() as tx:
        assert talks.find(tx, endpoint(world), "c1")
        assert talks.find(tx, endpoint(world) + 1, "c1") is None
        assert talks.find(tx, endpoint(world), "c2") is None
