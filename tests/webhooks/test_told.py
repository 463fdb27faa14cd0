"""What becomes of facts that are told early, twice, or of another endpoint (contract/EVENTS.md; RULES.md, Time and Corners)."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.store.tables import alerts, connections, conversation_facts, conversations, devices, groups, messages
from tests.webhooks.door import Door
from tests.webhooks.samples import MESSAGE, SAMPLES
from tests.world import SECRET, World, moment


def one(world: World, table: Any) -> Any:
    with world.house.db.read() as tx:
        return tx.execute(select(table)).one()


def count(world: World, table: Any) -> int:
    with world.house.db.read() as tx:
        return len(tx.execute(select(table)).all())


def test_nothing_is_refused_for_arriving_early(door: Door) -> None:
    for event_type, data in SAMPLES.items():
        new = {name: f"new-{value}" if name in ("conversation_id", "agent_id", "group_id") else value for name, value in data.items()}
        assert door.tell(event_type, new).get_json()["status"] == "accepted"

    with door.house.db.read() as tx:
        assert set(tx.execute(select(groups.c.external_id)).scalars()) == {"new-sales", "sales", "help"}


def test_a_message_told_again_counts_at_its_earliest_time(world: World) -> None:
    world.writes("m1", at=20)
    world.writes("m1", at=10, received=30)
    world.writes("m1", at=15, received=40)

    assert one(world, messages).at == moment(10)
    assert one(world, alerts).at == moment(10)


def test_a_message_told_again_keeps_its_first_text_and_gains_what_was_left_out(world: World) -> None:
    world.writes("m1", at=0, text="first", author={"name": "Ana"})
    world.writes("m1", at=0, text="second", author={"name": "Eva", "email": "ana@example.com"}, page_url="https://shop.example/")

    found = one(world, messages)
    assert (found.text, found.author_name, found.author_email, found.page_url) == (
        "first",
        "Ana",
        "ana@example.com",
        "https://shop.example/",
    )


def test_a_message_told_again_was_first_received_when_it_was(sqlite_world: World) -> None:
    sqlite_world.writes("m1", at=0, received=1)
    sqlite_world.writes("m1", at=0, received=50)

    assert one(sqlite_world, messages).received_at == moment(1)


FACTS: list[tuple[str, dict[str, Any]]] = [
    ("conversation.opened", {"agent_id": "eva", "device_id": "d1"}),
    ("conversation.opened", {"agent_id": "eva"}),
    ("conversation.joined", {"agent_id": "eva"}),
    ("conversation.left", {"agent_id": "eva"}),
    ("conversation.closed", {"agent_id": "eva"}),
    ("conversation.closed", {}),
    ("visitor.left", {}),
    ("visitor.returned", {}),
]


@pytest.mark.parametrize(("event_type", "data"), FACTS)
def test_a_fact_told_again_is_the_same_fact(sqlite_world: World, event_type: str, data: dict[str, Any]) -> None:
    for received in (5, 50):
        assert sqlite_world.tell(event_type, 10, received, **{"conversation_id": "c1", **data}) == "accepted"

    found = one(sqlite_world, conversation_facts)
    assert (found.at, found.received_at) == (moment(5), moment(5))


@pytest.mark.parametrize(("event_type", "data"), FACTS)
def test_a_fact_of_another_time_is_another_fact(sqlite_world: World, event_type: str, data: dict[str, Any]) -> None:
    for at in (0, 0.001):
        sqlite_world.tell(event_type, at, conversation_id="c1", **data)

    assert count(sqlite_world, conversation_facts) == 2


def test_facts_of_other_ids_or_types_are_other_facts(world: World) -> None:
    for event_type, data in FACTS:
        world.tell(event_type, 0, conversation_id="c1", **data)
    world.tell("conversation.joined", 0, conversation_id="c1", agent_id="luis")

    assert count(world, conversation_facts) == len(FACTS) + 1


@pytest.mark.parametrize("event_type", ["agent.connected", "agent.disconnected"])
def test_a_device_fact_told_again_is_the_same_fact(world: World, event_type: str) -> None:
    for received in (5, 50):
        world.tell(event_type, 10, received, agent_id="eva", device_id="d1", device="web")

    assert one(world, connections).at == moment(5)


def test_a_device_keeps_what_is_known_of_it(world: World) -> None:
    world.tell("agent.disconnected", 0, agent_id="eva", device_id="d1")
    world.tell("agent.connected", 1, agent_id="eva", device_id="d1", device="mobile", label="Android")
    world.tell("agent.connected", 2, agent_id="eva", device_id="d1", device="mobile")
    world.tell("agent.disconnected", 3, agent_id="eva", device_id="d1")

    assert (one(world, devices).kind, one(world, devices).label) == ("mobile", "Android")


def test_a_device_is_one_agents(sqlite_world: World) -> None:
    for agent in ("eva", "luis"):
        sqlite_world.online(agent, at=0, device="shared")

    assert count(sqlite_world, devices) == 2


def test_conversations_of_one_id_on_two_endpoints_are_two(world: World) -> None:
    ends: list[dict[str, str]] = [{"id": name, "source": "native", "secret": SECRET} for name in ("one", "two")]
    world.provision(endpoints=ends)

    for end in ends:
        world.tell("message.created", 0, None, end["id"], **MESSAGE)

    assert count(world, conversations) == count(world, messages) == 2


def test_devices_of_one_id_on_two_endpoints_are_two_of_one_agent(sqlite_world: World) -> None:
    ends: list[dict[str, str]] = [{"id": name, "source": "native", "secret": SECRET} for name in ("one", "two")]
    sqlite_world.provision(endpoints=ends)

    for end in ends:
        sqlite_world.tell("agent.connected", 0, endpoint=end["id"], agent_id="noa", device_id="d1", device="web")

    with sqlite_world.house.db.read() as tx:
        assert len(set(tx.execute(select(devices.c.agent_id)).scalars())) == 1
    assert count(sqlite_world, devices) == 2
