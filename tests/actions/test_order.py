"""Alerts of one conversation are decided one at a time, in order of their due times (RULES.md, Questions)."""

from portal.rules.reasons import Reason
from tests.actions.asked import reasons
from tests.world import World


def test_messages_of_one_instant_are_decided_in_the_same_order_however_they_arrive(world: World) -> None:
    world.writes("m2", at=0)
    world.writes("m1", at=0)

    world.work(at=120)

    assert reasons(world, "m1")["eva"] is None
    assert reasons(world, "m2")["eva"] is Reason.ALREADY_SENT


def test_of_two_groups_named_at_one_instant_the_later_message_id_counts_on_every_database(world: World) -> None:
    """Not by the letters of a language, where "a" comes before "B"."""
    with world.at(-10):
        people = [{"id": "eva", "groups": ["sales"]}, {"id": "luis", "groups": ["support"]}]
        world.provision(groups=[{"id": "sales"}, {"id": "support"}], agents=people)
    world.writes("a", at=0, group_id="sales")
    world.writes("B", at=0, group_id="support")

    assert reasons(world, "B") == {"eva": None, "luis": Reason.OUTSIDE_GROUP, "ana": None}
