"""Which messages go into which offline mail (RULES.md, Mails): each into one, and those of one quiet spell into one together."""

from portal.rules.reasons import Reason
from tests.actions.asked import decide, reasons, said, verdicts
from tests.sink import Sink
from tests.world import World

EVA = "eva@acme.example"


def told_in(sink: Sink, address: str = EVA) -> list[list[str]]:
    """The messages of each mail, in the order of the mails."""
    names = [f"m{number}" for number in range(5)]
    return [[name for name in names if f"text of {name}" in said(mail)] for mail in sink.to(address)]


def test_a_message_written_before_the_first_is_due_goes_into_its_mail(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    alone.writes("m2", at=119.999)
    alone.work(at=120)
    alone.work(at=240)

    assert told_in(sink) == [["m1", "m2"]]
    assert reasons(alone, "m2")["eva"] is Reason.ALREADY_SENT


def test_a_message_written_when_the_first_is_due_has_a_mail_of_its_own(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    alone.writes("m2", at=120)
    alone.work(at=120)
    alone.work(at=240)

    assert told_in(sink) == [["m1"], ["m2"]]


def test_a_message_stopped_for_one_agent_goes_into_the_mail_of_another(world: World, sink: Sink) -> None:
    world.writes("m1", at=0)
    world.writes("m2", at=60)
    world.tell("conversation.opened", 60, conversation_id="c1", agent_id="luis")
    world.writes("m3", at=61)

    world.work(at=181)

    assert told_in(sink) == [["m1", "m2", "m3"]]
    assert told_in(sink, "luis@acme.example") == [["m3"]]


def test_a_message_is_stopped_only_by_what_came_before_the_mail_was_due(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    alone.writes("m2", at=60)
    alone.tell("conversation.opened", 120, conversation_id="c1", agent_id="eva")

    alone.work(at=180)

    assert told_in(sink) == [["m1", "m2"]]


def test_a_message_stopped_by_then_is_left_out_of_a_late_messages_mail(world: World, sink: Sink) -> None:
    world.writes("m1", at=0, received=300)
    world.writes("m2", at=200)
    world.writes("m3", at=251)
    world.tell("conversation.opened", 250, conversation_id="c1", agent_id="luis")

    world.work(at=305)

    assert told_in(sink) == [["m1", "m2", "m3"]]
    assert told_in(sink, "luis@acme.example") == [["m1", "m3"]]


def test_what_a_failed_mail_carried_stays_already_sent(alone: World, sink: Sink) -> None:
    sink.answers[EVA] = "550 5.1.1 nobody here"
    alone.writes("m1", at=0)
    alone.writes("m2", at=60)
    alone.work(at=120)
    sink.answers.clear()

    alone.work(at=180)

    mail = verdicts(alone, "m1")["eva"].mail
    assert mail is not None
    assert mail.state == "failed"
    assert reasons(alone, "m2")["eva"] is Reason.ALREADY_SENT
    assert sink.mails == []


def test_what_a_cancelled_mail_carried_stays_already_sent(alone: World, sink: Sink) -> None:
    sink.answers[EVA] = "450 4.2.0 later"
    alone.writes("m1", at=0)
    alone.writes("m2", at=60)
    alone.work(at=120)
    sink.answers.clear()
    alone.tell("agent.updated", 130, agent_id="eva", active=False)
    alone.work(at=150)
    alone.tell("agent.updated", 160, agent_id="eva", active=True)

    alone.work(at=180)

    assert reasons(alone, "m2")["eva"] is Reason.ALREADY_SENT
    assert sink.mails == []


def test_sends_that_wait_for_their_first_attempt_are_one_mail(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    alone.writes("m2", at=200)

    alone.work(at=320)

    assert told_in(sink) == [["m1", "m2"]]
    assert [reasons(alone, message)["eva"] for message in ("m1", "m2")] == [None, None]
    assert verdicts(alone, "m1")["eva"].mail == verdicts(alone, "m2")["eva"].mail


def test_a_send_decided_later_joins_the_mail_that_still_waits(alone: World, sink: Sink) -> None:
    alone.writes("m1", at=0)
    alone.writes("m2", at=120)
    decide(alone, at=120)
    decide(alone, at=240)

    alone.work(at=241)

    assert told_in(sink) == [["m1", "m2"]]


def test_after_the_first_attempt_a_mail_takes_in_nothing_more(alone: World, sink: Sink) -> None:
    sink.answers[EVA] = "450 4.2.0 later"
    alone.writes("m1", at=0)
    alone.writes("m2", at=120)
    alone.work(at=120)
    sink.answers.clear()

    alone.work(at=240)

    assert sorted(told_in(sink)) == [["m1"], ["m2"]]


def test_conversations_and_kinds_never_share_a_mail(alone: World, sink: Sink) -> None:
    alone.online("eva", at=30, until=31)
    alone.writes("m1", at=29)
    alone.writes("m2", at=32)
    alone.writes("m3", at=32, conversation="c2")
    alone.tell("visitor.left", 40, conversation_id="c1")

    alone.work(at=152)

    assert sorted(told_in(sink)) == [["m1", "m2"], ["m2"], ["m3"]]
