"""What a mail about a missed conversation carries, and which departures are alerts (RULES.md, Questions and Corners)."""

from collections.abc import Sequence

import pytest

from portal.rules.reasons import Kind, Reason
from tests.actions.asked import LATER, said, verdicts
from tests.sink import Sink
from tests.world import World

EVA = "eva@acme.example"


@pytest.fixture
def there(alone: World) -> World:
    """Eva was online for a moment after the visitor wrote m0, and so for all that follows it before the visitor leaves."""
    alone.writes("m0", at=0)
    alone.online("eva", at=1, until=2)
    return alone


def leaves(world: World, at: float) -> None:
    world.tell("visitor.left", at, conversation_id="c1")


def replies(world: World, at: float) -> None:
    world.tell("message.created", at, conversation_id="c1", message_id=f"r{at}", author={"type": "agent", "id": "luis"}, text="")


def about(world: World) -> list[tuple[Sequence[str], Reason | None]]:
    """Of every missed alert: its messages and Eva's verdict."""
    alerts = [found for found in world.explain(LATER).alerts if found.alert.kind is Kind.MISSED]
    return [(found.messages, next(v.reason for v in found.verdicts if v.agent == "eva")) for found in alerts]


def test_it_carries_the_waiting_messages_alone(there: World, sink: Sink) -> None:
    replies(there, at=3)
    there.writes("m1", at=4)
    there.online("eva", at=5, until=6)
    leaves(there, at=60)

    there.work(at=90)

    (mail,) = sink.to(EVA)
    assert ("text of m0" in said(mail), "text of m1" in said(mail)) == (False, True)


def test_presence_counts_from_the_first_waiting_message(there: World) -> None:
    replies(there, at=3)
    there.writes("m1", at=4)
    leaves(there, at=60)

    there.work(at=90)

    assert about(there) == [(("m1",), Reason.AGENT_NOT_ONLINE)]


def test_it_carries_what_is_written_within_the_grace(there: World) -> None:
    leaves(there, at=60)
    there.writes("m1", at=89.999)

    there.work(at=90)

    assert about(there) == [(("m0", "m1"), None)]


def test_writing_after_the_grace_is_a_new_visit(there: World) -> None:
    leaves(there, at=60)
    there.work(at=90)
    there.writes("m1", at=90)
    there.online("eva", at=91, until=92)
    leaves(there, at=100)

    there.work(at=130)

    assert about(there) == [(("m0",), None), (("m1",), None)]


def test_a_page_change_is_no_missed_conversation_and_its_visit_goes_on(there: World) -> None:
    leaves(there, at=60)
    there.tell("visitor.returned", 61, conversation_id="c1")
    leaves(there, at=120)

    there.work(at=150)

    assert about(there) == [(("m0",), Reason.VISITOR_RETURNED), (("m0",), None)]


def test_leaving_twice_is_one_departure(there: World) -> None:
    leaves(there, at=60)
    leaves(there, at=200)

    there.work(at=300)

    assert about(there) == [(("m0",), None)]


def test_a_visit_without_a_message_is_no_alert(there: World) -> None:
    leaves(there, at=60)
    there.tell("visitor.returned", 200, conversation_id="c1")
    leaves(there, at=300)

    assert about(there) == [(("m0",), None)]


def test_when_all_were_served_all_are_named(there: World) -> None:
    there.writes("m1", at=3)
    replies(there, at=4)
    leaves(there, at=60)

    there.work(at=90)

    assert about(there) == [(("m0", "m1"), Reason.SERVED)]


def test_an_offline_mail_and_a_missed_one_may_be_about_the_same_message(alone: World, sink: Sink) -> None:
    alone.writes("m0", at=0)
    alone.online("eva", at=121, until=122)
    leaves(alone, at=200)

    for due in (120, 230):
        alone.work(at=due)

    assert len(sink.to(EVA)) == 2
    assert [verdicts(alone, "m0", kind)["eva"].reason for kind in Kind] == [None, None]


def test_it_says_when_the_visitor_left(there: World, sink: Sink) -> None:
    leaves(there, at=60)

    there.work(at=90)

    assert "10:41" in said(sink.to(EVA)[0])
