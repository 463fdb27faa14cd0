"""What polls brought of visitors and agents is erased like everything else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.actions import forget
from portal.actions.find_visitor import Wanted
from portal.actions.forget_visitor import forget_visitor
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.store.tables import contacts, unseen_spans
from tests.actions.kept import found
from tests.actions.polled import Polled, plugged_in
from tests.world import World

EMAIL = "marta@visitor.example"
WORDS = ("Marta", EMAIL)


@pytest.fixture
def polled(world: World, monkeypatch: pytest.MonkeyPatch) -> Polled:
    """Marta wrote, and the chat system told who she is."""
    made = plugged_in(world, monkeypatch, contacts={"k1": WORDS})
    made.writes("m1", 0, id="k1")
    made.ask(5)
    assert found(world.house, WORDS) == {*WORDS}
    return made


def later(polled: Polled) -> float:
    """When all of it is older than is kept, in seconds."""
    return (polled.house.settings.retention + timedelta(days=1)).total_seconds()


def test_of_a_forgotten_visitor_nothing_is_left_and_nobody_asks_again(polled: Polled) -> None:
    with polled.world.at(60):
        assert forget_visitor(polled.house, Wanted("acme", EMAIL, None))["contacts"] == 1
    polled.writes("m2", 100, "c2", id="k1")
    polled.ask(125)

    assert found(polled.house, WORDS) == set()
    assert polled.answers.asked_about.count("k1") == 1


def test_who_is_forgotten_while_the_chat_system_is_asked_does_not_come_back_with_its_answer(polled: Polled) -> None:
    polled.answers.contacts["k2"] = ("Rosa", "rosa@visitor.example")
    polled.writes("m2", 100, "c2", id="k2")
    polled.answers.meanwhile = lambda: forget_visitor(polled.house, Wanted("acme", conversation="c2"))
    polled.ask(125)

    assert polled.answers.asked_about.count("k2") == 1
    assert found(polled.house, ("Rosa",)) == set()


def test_older_conversations_of_a_contact_are_forgotten_too(polled: Polled) -> None:
    polled.writes("m2", -90_000, "c2", id="k1")
    with polled.world.at(60):
        assert forget_visitor(polled.house, Wanted("acme", EMAIL))["messages"] == 2


def test_contacts_go_with_the_messages_and_are_asked_about_again(polled: Polled) -> None:
    with polled.world.at(later(polled)):
        forget.forget(polled.house)
    assert found(polled.house, WORDS) == set()

    polled.writes("m2", later(polled), "c2", id="k1")
    polled.ask(later(polled) + 25)
    assert polled.answers.asked_about.count("k1") == 2


def test_stretches_of_unknown_presence_go_with_presence(polled: Polled) -> None:
    polled.answers.failing = PollFailed(PollFault.BROKEN, "500")
    polled.ask_whenever_due(25, 300)
    polled.answers.failing = None
    polled.ask(600)
    with polled.world.at(later(polled)):
        forget.forget(polled.house)

    with polled.house.db.read() as tx:
        left = [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in (unseen_spans, contacts)]
    assert left == [0, 0]
