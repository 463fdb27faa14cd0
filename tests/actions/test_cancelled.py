"""What is read again before every attempt (RULES.md, Mails)."""

import pytest
from sqlalchemy import update

from portal.actions.unsubscribe import token, unsubscribe
from portal.rules.reasons import Kind
from portal.store.decided import Mail
from portal.store.tables import accounts, agents
from tests.actions.asked import decide, verdicts
from tests.actions.people import person
from tests.sink import Sink
from tests.world import World

EVA = "eva@acme.example"


@pytest.fixture
def owed(alone: World) -> World:
    """A mail is owed to Eva about m1, due at 120 and not yet tried."""
    alone.writes("m1", at=0)
    decide(alone, at=120)
    return alone


def mail(world: World) -> Mail:
    found = verdicts(world, "m1")["eva"]
    assert found.reason is None
    assert found.mail is not None
    return found.mail


def change_eva(world: World, **values: object) -> None:
    with world.house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.external_id == "eva").values(values))


def replies(world: World, at: float) -> None:
    author = {"type": "agent", "id": "luis"}
    world.tell("message.created", at, conversation_id="c1", message_id=f"r{at}", author=author, text="")


def test_an_agent_no_longer_active_is_not_mailed(owed: World, sink: Sink) -> None:
    owed.tell("agent.updated", 121, agent_id="eva", active=False)

    owed.work(at=122)

    assert (mail(owed).state, mail(owed).why) == ("cancelled", "the agent is not active")
    assert sink.mails == []


def test_an_option_switched_off_meanwhile_counts(owed: World, sink: Sink) -> None:
    with owed.at(121):
        unsubscribe(owed.house, token(owed.house, person(owed, "eva").agent_id, Kind.OFFLINE, EVA))

    owed.work(at=122)

    assert (mail(owed).state, mail(owed).why) == ("cancelled", "the option is off")
    assert sink.mails == []


def test_the_other_kinds_option_does_not(owed: World, sink: Sink) -> None:
    change_eva(owed, missed_on=False)

    owed.work(at=122)

    assert mail(owed).state == "sent"


def test_the_accounts_option_counts_too(owed: World) -> None:
    with owed.house.db.write() as tx:
        tx.execute(update(accounts).values(offline_on=False))

    owed.work(at=122)

    assert mail(owed).state == "cancelled"


def test_it_goes_to_the_address_of_that_moment(owed: World, sink: Sink) -> None:
    change_eva(owed, email="new@acme.example", email_key="new@acme.example")

    owed.work(at=122)

    assert [address for address, _ in sink.mails] == ["new@acme.example"]
    assert mail(owed).address == "new@acme.example"


def test_without_an_address_by_then_it_is_cancelled(owed: World) -> None:
    change_eva(owed, email=None, email_key=None)

    owed.work(at=122)

    assert (mail(owed).state, mail(owed).why) == ("cancelled", "no address is known")


def test_all_this_is_read_again_before_later_attempts(owed: World, sink: Sink) -> None:
    sink.answers[EVA] = "450 4.2.0 later"
    owed.work(at=121)
    sink.answers.clear()
    change_eva(owed, active=False)

    owed.work(at=160)

    assert (mail(owed).state, mail(owed).address) == ("cancelled", EVA)
    assert sink.mails == []


def test_a_first_attempt_over_ten_minutes_late_is_cancelled_when_all_was_served_since(owed: World, sink: Sink) -> None:
    replies(owed, at=700)

    owed.work(at=720.001)

    assert (mail(owed).state, mail(owed).why) == ("cancelled", "served meanwhile")
    assert sink.mails == []


def test_ten_minutes_late_it_is_still_sent(owed: World) -> None:
    replies(owed, at=700)

    owed.work(at=720)

    assert mail(owed).state == "sent"


def test_over_ten_minutes_late_it_is_sent_when_one_message_waits_still(alone: World) -> None:
    alone.writes("m1", at=0)
    alone.writes("m2", at=100)
    decide(alone, at=120)
    alone.tell("message.created", 50, 130, conversation_id="c1", message_id="r", author={"type": "agent", "id": "luis"}, text="")

    alone.work(at=800)

    assert mail(alone).state == "sent"


def test_an_agent_who_joined_and_came_online_since_has_served_it(owed: World) -> None:
    owed.tell("conversation.joined", 5, received=500, conversation_id="c1", agent_id="eva")
    owed.online("eva", at=600)

    owed.work(at=800)

    assert mail(owed).why == "served meanwhile"


def test_a_later_attempt_does_not_ask_who_served_it(owed: World, sink: Sink) -> None:
    sink.answers[EVA] = "450 4.2.0 later"
    owed.work(at=121)
    sink.answers.clear()
    replies(owed, at=700)

    owed.work(at=800)

    assert mail(owed).state == "sent"
