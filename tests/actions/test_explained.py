"""What was decided is told as it was decided, whatever has changed since (RULES.md, Questions; design.md, 6)."""

import pytest
from sqlalchemy import func, select, update

from portal.actions.explain import NoSuchConversation, SeveralConversations, explain
from portal.rules.reasons import Kind, Reason
from portal.store.tables import agents, alerts
from tests.actions.asked import alert_of
from tests.sink import Sink
from tests.world import SECRET, World

DEVICES = ("web", "desktop", "mobile")


@pytest.fixture
def decided(world: World) -> World:
    """An offline alert and a missed one about m1; Eva was there for a while, Luis joined and Ana opened it."""
    world.writes("m1", at=0, author={"name": "Marta"})
    world.online("eva", at=10, until=20)
    world.tell("conversation.opened", 130, conversation_id="c1", agent_id="ana")
    world.tell("visitor.left", 60, conversation_id="c1")
    world.work(at=120)
    return world


def change_everything(world: World) -> None:
    with world.house.db.write() as tx:
        tx.execute(update(agents).values(name="Renamed", offline_on=False, missed_on=False, active=False, email=None, email_key=None))
    world.tell("account.updated", 500, name="Other", plan="free")
    world.tell("agent.connected", 0, received=501, agent_id="luis", device_id="phone", device="mobile", label="Android")
    world.tell("conversation.joined", 1, received=502, conversation_id="c1", agent_id="luis")
    world.tell("visitor.returned", 61, received=503, conversation_id="c1")
    world.writes("m0", at=-1, received=504, group_id="g")


def test_a_decided_alert_is_explained_alike_after_everything_has_changed(decided: World) -> None:
    before = [alert_of(decided, "m1", kind) for kind in Kind]

    change_everything(decided)

    assert [alert_of(decided, "m1", kind) for kind in Kind] == before


def test_a_pending_alert_is_explained_as_it_would_be_decided_now(world: World) -> None:
    world.writes("m1", at=0)
    assert {v.reason for v in alert_of(world, "m1").verdicts} == {None}

    world.online("eva", at=0)

    assert [v.reason for v in alert_of(world, "m1").verdicts] == [Reason.AGENT_ONLINE, Reason.COLLEAGUE_ONLINE, Reason.COLLEAGUE_ONLINE]
    assert alert_of(world, "m1").decided_at is None


def test_of_pending_alerts_the_later_know_what_the_earlier_would_mail(world: World) -> None:
    world.writes("m1", at=0)
    world.writes("m2", at=60)

    assert {v.reason for v in alert_of(world, "m2").verdicts} == {Reason.ALREADY_SENT}


def test_a_send_names_its_mail_and_all_it_carries(world: World, sink: Sink) -> None:
    sink.answers["luis@acme.example"] = "550 5.1.1 nobody here"
    world.writes("m1", at=0)
    world.writes("m2", at=60)
    world.work(at=120)

    mails = {v.agent: v.mail for v in alert_of(world, "m1").verdicts if v.mail}

    assert {mail.carries for mail in mails.values()} == {("m1", "m2")}
    assert (mails["eva"].state, mails["eva"].address, mails["eva"].message_id) == (
        "sent",
        "eva@acme.example",
        sink.to("eva@acme.example")[0]["Message-ID"],
    )
    assert (mails["luis"].state, mails["luis"].why) == ("failed", "5.1.1 nobody here")


def test_alerts_are_told_in_order_of_their_times(decided: World) -> None:
    decided.writes("m0", at=-50, received=200)

    told = [found.alert for found in decided.explain(at=300).alerts]

    assert [alert.kind for alert in told] == [Kind.OFFLINE, Kind.OFFLINE, Kind.MISSED]
    assert [alert.at for alert in told] == sorted(alert.at for alert in told)


def test_of_two_endpoints_with_one_conversation_id_one_is_to_be_named(world: World) -> None:
    with world.at(-10):
        world.provision(endpoints=[{"id": "other", "source": "native", "secret": SECRET}])
    world.writes("m1", at=0)
    world.writes("m2", at=0, endpoint="other")

    with pytest.raises(SeveralConversations, match="acme-native, other"):
        explain(world.house, "acme", "c1")
    assert explain(world.house, "acme", "c1", "other").alerts[0].messages == ("m2",)


def test_another_accounts_conversation_is_none(decided: World) -> None:
    with pytest.raises(NoSuchConversation):
        explain(decided.house, "another", "c1")


def test_a_decision_about_five_agents_keeps_less_than_a_kilobyte_and_a_half(world: World) -> None:
    with world.at(-10):
        world.provision(agents=[{"id": f"a{n}", "name": f"Agent number {n}", "email": f"a{n}@acme.example"} for n in range(2)])
    for number, agent in enumerate(("eva", "luis", "ana", "a0", "a1")):
        for device in DEVICES:
            world.tell("agent.connected", -3000 + number, agent_id=agent, device_id=device, device=device, label=f"{device} of {agent}")
            world.tell("agent.disconnected", 10 + number, agent_id=agent, device_id=device)
    for number in range(6):
        world.writes(f"0b8c3f6e-{number}", at=number * 20)
    world.tell("conversation.opened", 50, conversation_id="c1", agent_id="ana")
    world.tell("conversation.joined", 51, conversation_id="c1", agent_id="ana")
    world.tell("visitor.left", 130, conversation_id="c1")
    world.work(at=400)

    with world.house.db.read() as tx:
        sizes = list(tx.execute(select(func.length(alerts.c.snapshot))).scalars())

    assert len(sizes) == 7
    assert max(sizes) < 1536
