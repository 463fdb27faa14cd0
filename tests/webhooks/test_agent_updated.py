"""`agent.updated` and `account.updated`: each field has the value of its latest event by time (contract/EVENTS.md, Native events)."""

from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from portal.store.tables import accounts, agents, groups, memberships
from tests.world import World


def agent(world: World, external_id: str = "eva") -> Any:
    with world.house.db.read() as tx:
        return tx.execute(select(agents).where(agents.c.external_id == external_id)).one()


def in_groups(world: World, external_id: str = "eva") -> set[str]:
    chosen = select(groups.c.external_id).join_from(groups, memberships).join(agents).where(agents.c.external_id == external_id)
    with world.house.db.read() as tx:
        return set(tx.execute(chosen).scalars())


def test_an_agent_nobody_knew_is_created(world: World) -> None:
    world.tell("agent.updated", at=0, agent_id="noa", name="Noa", email="Noa@Acme.example", active=False, group_ids=["sales"])

    found = agent(world, "noa")
    assert (found.name, found.email, found.active, found.role) == ("Noa", "Noa@acme.example", False, "agent")
    assert in_groups(world, "noa") == {"sales"}


def test_an_agent_of_whom_only_the_id_is_told_is_active(world: World) -> None:
    world.tell("agent.updated", at=0, agent_id="noa")

    found = agent(world, "noa")
    assert (found.name, found.email, found.active) == ("noa", None, True)


def test_the_latest_event_by_time_counts_for_each_field(world: World) -> None:
    world.tell("agent.updated", at=20, agent_id="eva", name="Eva at 20", group_ids=["at-20"])
    world.tell("agent.updated", at=10, agent_id="eva", name="Eva at 10", active=False, group_ids=["at-10"])

    found = agent(world)
    assert (found.name, found.active, in_groups(world)) == ("Eva at 20", False, {"at-20"})


def test_a_field_left_out_or_null_is_left_alone(world: World) -> None:
    world.tell("agent.updated", at=10, agent_id="eva", name="Eva", active=False, group_ids=["sales"])
    world.tell("agent.updated", at=20, agent_id="eva", name=None, active=None, group_ids=None)

    assert (agent(world).name, agent(world).active, in_groups(world)) == ("Eva", False, {"sales"})


def test_no_groups_at_all_may_be_told(world: World) -> None:
    world.tell("agent.updated", at=10, agent_id="eva", group_ids=["sales", "help"])
    world.tell("agent.updated", at=20, agent_id="eva", group_ids=[])

    assert in_groups(world) == set()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_events_of_one_instant_the_same_counts_in_any_order_of_arrival(sqlite_world: World, order: tuple[int, ...]) -> None:
    told: list[dict[str, Any]] = [
        {"name": "A", "active": True, "group_ids": ["z", "a"]},
        {"name": "C", "active": False, "group_ids": ["b"]},
        {"name": "B", "active": True, "group_ids": ["a"]},
    ]
    for i in order:
        sqlite_world.tell("agent.updated", at=10, agent_id="eva", **told[i])

    assert (agent(sqlite_world).name, agent(sqlite_world).active, in_groups(sqlite_world)) == ("C", True, {"b"})


def test_an_event_from_the_future_counts_as_of_its_receipt(world: World) -> None:
    world.tell("agent.updated", at=10_000, received=10, agent_id="eva", name="from the future")
    world.tell("agent.updated", at=20, agent_id="eva", name="later")

    assert agent(world).name == "later"


def test_an_agent_who_has_an_address_keeps_it(world: World) -> None:
    world.tell("agent.updated", at=10, agent_id="eva", email="other@acme.example")

    assert agent(world).email == "eva@acme.example"


def test_an_address_somebody_has_is_not_taken_whatever_its_case(world: World) -> None:
    world.tell("agent.updated", at=10, agent_id="noa", email="EVA@ACME.example")

    assert agent(world, "noa").email is None


def test_an_address_of_another_account_is_not_taken(world: World) -> None:
    world.provision(id="rival", agents=[{"id": "rita", "email": "rita@rival.example"}], endpoints=[])

    world.tell("agent.updated", at=10, agent_id="noa", email="rita@rival.example")

    assert agent(world, "noa").email is None


@pytest.mark.parametrize(
    "address", ["nobody", "a@", "@b.example", "a b@c.example", "a@b.example\nBcc: x@y.example", "a@b.example, c@d.example", ""]
)
def test_what_is_no_address_is_not_taken(sqlite_world: World, address: str) -> None:
    assert sqlite_world.tell("agent.updated", at=10, agent_id="noa", email=address) == "accepted"

    assert agent(sqlite_world, "noa").email is None


def test_an_address_from_an_event_signs_nobody_in(sqlite_world: World) -> None:
    sqlite_world.tell("agent.updated", at=10, agent_id="noa", email="noa@acme.example")

    found = agent(sqlite_world, "noa")
    assert (found.email, found.password_hash, found.role) == ("noa@acme.example", None, "agent")


def test_an_accounts_name_and_plan_are_those_of_their_latest_event(world: World) -> None:
    world.tell("account.updated", at=20, plan="standard")
    world.tell("account.updated", at=10, plan="free", name="Acme & Co")

    with world.house.db.read() as tx:
        found = tx.execute(select(accounts)).one()
    assert (found.plan, found.name) == ("standard", "Acme & Co")
