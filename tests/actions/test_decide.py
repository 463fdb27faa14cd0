"""The whole way from an event to a mail, with time held still."""

from portal.rules.reasons import Reason
from tests.sink import Sink
from tests.world import World


def reasons(world: World, at: float, alert: int = 0) -> dict[str, Reason | None]:
    return {verdict.agent: verdict.reason for verdict in world.explain(at).alerts[alert].verdicts}


def test_a_message_nobody_saw_is_mailed_to_every_agent(world: World, sink: Sink) -> None:
    world.writes("m1", at=0)

    world.work(at=120)

    assert sorted(address for address, _ in sink.mails) == ["ana@acme.example", "eva@acme.example", "luis@acme.example"]


def test_nothing_is_decided_before_it_is_due(world: World, sink: Sink) -> None:
    world.writes("m1", at=0)

    world.work(at=119.999)

    assert sink.mails == []
    assert world.explain(at=119.999).alerts[0].decided_at is None


def test_an_agent_online_keeps_everybody_from_being_mailed(world: World, sink: Sink) -> None:
    world.online("eva", at=-60)
    world.writes("m1", at=0)

    world.work(at=120)

    assert sink.mails == []
    assert reasons(world, at=121) == {"eva": Reason.AGENT_ONLINE, "luis": Reason.COLLEAGUE_ONLINE, "ana": Reason.COLLEAGUE_ONLINE}


def test_messages_written_before_the_first_is_due_are_in_its_mail(world: World, sink: Sink) -> None:
    world.writes("m1", at=0)
    world.writes("m2", at=60)
    world.work(at=120)

    world.work(at=180)

    (mail,) = sink.to("eva@acme.example")
    assert "text of m2" in str(mail.get_body(("plain",)))
    assert reasons(world, at=181, alert=1)["eva"] is Reason.ALREADY_SENT


def test_two_messages_of_one_instant_are_decided_in_the_same_order_however_they_arrived(world: World) -> None:
    world.writes("m2", at=0)
    world.writes("m1", at=0)

    world.work(at=120)

    first, second = sorted(world.explain(at=121).alerts, key=lambda alert: alert.messages)
    assert [first.verdicts[0].reason, second.verdicts[0].reason] == [None, Reason.ALREADY_SENT]
