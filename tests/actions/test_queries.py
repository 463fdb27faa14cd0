"""Work on many costs as many queries as work on few."""

from typing import Any

import pytest

from portal.actions.decide import decide_due
from portal.actions.untold import UNTOLD
from portal.store import alert_claims, due
from tests.actions.queries import counted
from tests.world import World, moment


@pytest.fixture
def busy(world: World) -> World:
    """Five agents, one of whom was there and left; in each conversation two messages, a reply and a departure."""
    world.provision(agents=[{"id": f"a{n}", "email": f"a{n}@acme.example"} for n in range(2)])
    world.online("eva", at=-300, until=-200)
    return world


def happen(world: World, conversations: range) -> None:
    for number in conversations:
        name = f"c{number}"
        world.writes("m1", at=0, conversation=name)
        world.writes("m2", at=50, conversation=name)
        world.tell("message.created", 20, conversation_id=name, message_id="r", author={"type": "agent", "id": "eva"}, text="")
        world.tell("visitor.left", 100, conversation_id=name)


def claimed(world: World) -> list[int]:
    with world.house.db.write() as tx:
        return list(alert_claims.claim(tx, moment(200), moment(200), "t", 100))


def test_cases_of_thirty_conversations_are_read_with_the_queries_of_three(busy: World) -> None:
    counts = []
    for conversations in (range(3), range(3, 33)):
        happen(busy, conversations)
        rows = claimed(busy)
        with counted(busy.house.db) as queries, busy.house.db.read() as tx:
            assert len(due.cases(tx, rows, busy.house.settings.settle, UNTOLD, moment(200))) == len(rows)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_thirty_conversations_are_decided_with_the_queries_of_three(busy: World) -> None:
    counts = []
    for conversations in (range(3), range(3, 33)):
        happen(busy, conversations)
        with busy.at(200), counted(busy.house.db) as queries:
            decide_due(busy.house)
        counts.append(len(queries))

    assert counts[0] == counts[1]


WEBHOOKS: list[tuple[str, dict[str, Any]]] = [
    ("message.created", {"conversation_id": "c1", "message_id": "new", "author": {"type": "visitor"}, "text": "", "group_id": "g"}),
    ("message.created", {"conversation_id": "c1", "message_id": "new", "author": {"type": "agent", "id": "eva"}, "text": ""}),
    ("conversation.opened", {"conversation_id": "c1", "agent_id": "eva"}),
    ("conversation.joined", {"conversation_id": "c1", "agent_id": "eva"}),
    ("conversation.left", {"conversation_id": "c1", "agent_id": "eva"}),
    ("conversation.closed", {"conversation_id": "c1", "agent_id": "eva"}),
    ("visitor.left", {"conversation_id": "c1"}),
    ("visitor.returned", {"conversation_id": "c1"}),
    ("agent.connected", {"agent_id": "eva", "device_id": "d", "device": "web"}),
    ("agent.disconnected", {"agent_id": "eva", "device_id": "d"}),
    ("agent.updated", {"agent_id": "eva", "name": "Eva R.", "active": True}),
    ("account.updated", {"name": "Acme Ltd."}),
]


@pytest.mark.parametrize(("event_type", "data"), WEBHOOKS, ids=[event_type for event_type, _ in WEBHOOKS])
def test_a_webhook_costs_the_same_in_a_long_conversation(world: World, event_type: str, data: dict[str, Any]) -> None:
    visits(world, range(2))
    few = cost(world, event_type, data, at=10_000)

    visits(world, range(2, 12))
    world.work(at=5_000)
    visits(world, range(12, 16))

    another = {name: f"{data[name]} again" for name in ("message_id", "name") if name in data}
    assert cost(world, event_type, data | another, at=10_001) == few


def visits(world: World, numbers: range) -> None:
    for number in numbers:
        world.writes(f"m{number}", at=number * 400, group_id="g")
        world.tell("visitor.left", number * 400 + 10, conversation_id="c1")
        world.tell("visitor.returned", number * 400 + 100, conversation_id="c1")


def cost(world: World, event_type: str, data: dict[str, Any], at: float) -> int:
    with counted(world.house.db) as queries:
        world.tell(event_type, at, **data)
    return len(queries)


def test_a_webhook_about_an_agent_looks_at_nothing_that_it_cannot_change(world: World) -> None:
    with counted(world.house.db) as queries:
        world.tell("agent.updated", 0, agent_id="eva", name="Eva María")

    assert not any(table in query for query in queries for table in ("links", "second_steps", "recovery_codes"))
