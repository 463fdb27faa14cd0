"""Visitors whom a chat system is asked about: who left the site, who came back, until when they are asked about, and their names."""


from tests.actions.asked_system import ENDPOINT
from tests.actions.polled import Polled


def test_a_visitor_who_left_the_site_is_a_departure_once(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.answers.visitors_there["c1"] = False
    polled.ask(5, 20, 40)

    assert polled.facts("c1") == [("visitor_left", 5.0)]


def test_whoever_came_back_is_told_once(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.answers.visitors_there["c1"] = False
    polled.ask(5)
    polled.answers.visitors_there["c1"] = True
    polled.ask(25, 32)

    assert polled.facts("c1") == [("visitor_left", 5.0), ("visitor_returned", 25.0)]


def test_whoever_wrote_as_they_left_and_is_there_again_came_back(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.answers.visitors_there["c1"] = False
    polled.ask(5)
    polled.writes("m2", 8)
    polled.answers.visitors_there["c1"] = True
    polled.ask(25)

    assert polled.facts("c1") == [("visitor_left", 5.0), ("visitor_returned", 25.0)]


def test_whoever_writes_when_the_grace_is_over_is_there(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.answers.visitors_there["c1"] = False
    polled.ask(5)
    polled.writes("m2", 36)
    polled.ask(55)

    assert polled.facts("c1") == [("visitor_left", 5.0), ("visitor_left", 55.0)]


def test_a_visitor_is_asked_for_until_somebody_serves_them(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.ask(5)
    polled.world.tell("conversation.joined", 10, endpoint=ENDPOINT, conversation_id="c1", agent_id="eva")
    polled.ask(30)

    assert polled.answers.asked_about == ["c1"]


def test_one_whose_conversation_nobody_of_the_team_closed_is_asked_for_still(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.world.tell("conversation.closed", 10, endpoint=ENDPOINT, conversation_id="c1")
    polled.ask(30)

    assert polled.answers.asked_about == ["c1"]


def test_a_visitor_who_stays_is_asked_for_after_the_verdict_too(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.world.work(120)
    polled.ask(600)

    assert polled.answers.asked_about == ["c1"]


def test_a_visitor_who_stays_for_hours_and_leaves_is_a_departure(polled: Polled) -> None:
    polled.writes("m1", 0)
    polled.world.work(120)
    polled.answers.visitors_there["c1"] = True
    polled.ask(5 * 3600)
    polled.answers.visitors_there["c1"] = False
    polled.ask(5 * 3600 + 60)

    assert polled.facts("c1") == [("visitor_left", 5 * 3600 + 60.0)]


def test_a_contact_is_asked_for_once_and_named_in_all_conversations(polled: Polled) -> None:
    polled.answers.contacts["k1"] = ("Marta", "marta@example.com")
    polled.writes("m1", 0, id="k1")
    polled.ask(5)
    polled.writes("m2", 100, "c2", id="k1")
    polled.ask(120)

    assert polled.answers.asked_about.count("k1") == 1
    assert polled.authors() == [("Marta", "marta@example.com"), ("Marta", "marta@example.com")]
