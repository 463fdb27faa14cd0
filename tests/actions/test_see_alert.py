"""What one alert's page is given, on both databases."""

import pytest
from sqlalchemy import select

from portal.actions.see_alert import NoSuchAlert, SeenAlert, see_alert
from portal.actions.whereabouts import Told
from portal.clock import now
from portal.store.sign_ins import Person
from portal.store.tables import agents, alerts
from tests.world import World, moment


def person(world: World, name: str, *, admin: bool = False) -> Person:
    with world.house.db.read() as tx:
        row = tx.execute(select(agents.c.id, agents.c.account_id).where(agents.c.external_id == name)).one()
    return Person(0, now(), row.id, row.account_id, name, admin, None, None, suspended=False)


def see(world: World, who: str = "luis", *, at: float = 300, place: int = 0) -> SeenAlert:
    with world.house.db.read() as tx:
        rows = tx.execute(select(alerts.c.id).order_by(alerts.c.at, alerts.c.id)).scalars().all()
    with world.at(at):
        return see_alert(world.house, person(world, who), rows[place])


def test_it_is_given_what_happened_in_order_of_time(world: World) -> None:
    world.writes("m1", 0)
    world.online("luis", 20, until=40)
    world.tell("conversation.opened", 30, conversation_id="c1", agent_id="luis", device_id="d1")
    world.tell("conversation.joined", 35, conversation_id="c1", agent_id="luis")
    world.work(130)

    around = see(world).around

    assert around
    assert [(fact.type, fact.agent, fact.device) for fact in around.happened] == [
        ("wrote", "", None),
        ("opened", "luis", "web"),
        ("joined", "luis", None),
    ]
    assert [(s.device, s.span.start, s.told) for s in around.stretches["luis"]] == [("web", moment(20), Told.IN_TIME)]


def test_a_device_of_another_agent_with_the_same_id_is_not_taken_for_theirs(world: World) -> None:
    world.online("eva", -50, until=-45, device="d1")
    world.writes("m1", 0)
    world.tell("conversation.opened", 30, conversation_id="c1", agent_id="luis", device_id="d1")

    around = see(world, at=60).around

    assert around
    assert [fact.device for fact in around.happened if fact.type == "opened"] == [None]


def test_it_is_given_every_attempt_of_its_mails(world: World) -> None:
    world.writes("m1", 0)
    world.work(130)

    seen = see(world)

    assert [len(seen.attempts_of(verdict)) for verdict in seen.alert.verdicts] == [1, 1, 1]
    assert {attempt.outcome for tries in seen.attempts.values() for attempt in tries} == {"accepted"}


def test_a_message_known_by_the_same_id_in_another_conversation_is_not_mixed_up(world: World) -> None:
    world.writes("m1", 0, conversation="c2", text="not this one")
    world.writes("m1", 1)

    assert [written.text for written in see(world, place=1, at=60).written.values()] == ["text of m1"]


def test_an_account_sees_no_alert_of_another(world: World) -> None:
    world.provision(id="other", agents=[{"id": "zoe", "name": "Zoe"}], endpoints=[])
    world.writes("m1", 0)

    with pytest.raises(NoSuchAlert):
        see(world, "zoe", at=60)
