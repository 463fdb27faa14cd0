"""Agents that webhooks tell of and files name are the same agents (contract/EVENTS.md, Provisioning; RULES.md, Corners)."""

import pytest
import time_machine

from tests.provision.operator import ACME, Operator, acme
from tests.world import World, moment


def test_agents_first_known_by_webhook_are_the_same_agents(operator: Operator) -> None:
    operator.provision(acme(agents=[]))
    world = World(operator.house)
    world.tell("agent.updated", at=0, agent_id="a1", name="Eva", email="eva@chat.example", group_ids=["night"])
    world.tell("message.created", 0, conversation_id="c1", message_id="m1", author={"type": "agent", "id": "a2"}, text="")

    operator.provision(
        acme(agents=[{"id": "a1", "email": "eva@example.com", "groups": ["night"]}, {"id": "a2", "email": "two@example.com"}])
    )

    assert operator.rows()["agents"] == 2
    assert operator.agent("a1").email == "eva@chat.example"
    assert operator.agent("a2").email == "two@example.com"


@pytest.mark.parametrize(("event_at", "name"), [(-60, "Eva"), (60, "Eva by event")])
def test_of_the_file_and_an_event_the_later_counts(sqlite_operator: Operator, event_at: float, name: str) -> None:
    with time_machine.travel(moment(0), tick=False):
        sqlite_operator.provision(ACME)

    World(sqlite_operator.house).tell("agent.updated", event_at, 120, agent_id="a1", name="Eva by event", group_ids=["night"])

    assert sqlite_operator.agent().name == name
    assert sqlite_operator.groups_of() == ({"sales"} if event_at < 0 else {"night"})
