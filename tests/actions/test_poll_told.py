"""What a chat system tells of the team when it is asked, and that what it tells again writes nothing."""


from tests.actions.asked_system import ENDPOINT
from tests.actions.polled import Polled


def test_an_agent_whom_a_poll_saw_online_is_not_mailed(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.ask(-30)
    polled.writes("m1", 0)
    polled.ask_whenever_due(0, 120)

    assert polled.reasons(120)["eva"] == "agent_online"


def test_an_agent_who_comes_online_before_the_verdict_is_not_mailed(polled: Polled) -> None:
    polled.ask(-30)
    polled.writes("m1", 0)
    polled.ask(0)
    polled.answers.team["eva"] = True
    polled.ask(117)

    assert polled.reasons(120)["eva"] == "agent_returned"


def test_what_is_told_again_writes_one_connection_and_one_receipt(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.ask_whenever_due(-600, 600)

    assert polled.connections() == 1
    assert polled.receipts() == ["agent: active changed; presence kept"]


def test_a_change_in_the_portal_is_the_later_one_and_stays(polled: Polled) -> None:
    polled.answers.names["eva"] = "Eva R."
    polled.ask(-600)
    polled.world.tell("agent.updated", -500, endpoint=ENDPOINT, agent_id="eva", name="Eva Ruiz")
    polled.ask(-400)

    polled.writes("m1", 0)
    polled.ask(0)
    assert polled.name_of("eva") == "Eva Ruiz"


def test_who_is_no_longer_of_the_team_is_mailed_no_more(polled: Polled) -> None:
    polled.ask(-600)
    del polled.answers.team["luis"]
    polled.ask(-500)
    polled.writes("m1", 0)

    assert polled.reasons(120)["luis"] == "agent_inactive"


def test_whom_the_portal_makes_active_again_the_next_poll_leaves_so(polled: Polled) -> None:
    polled.ask(-600)
    del polled.answers.team["luis"]
    polled.ask(-500)
    with polled.world.at(-450):
        polled.world.provision(agents=[{"id": "luis", "active": True}])
    polled.ask(-400)
    polled.writes("m1", 0)

    assert polled.reasons(120)["luis"] is None


def test_an_e_mail_that_somebody_else_had_is_taken_once_it_is_free(polled: Polled) -> None:
    polled.answers.team["new"], polled.answers.emails["new"] = False, "Luis@acme.example"
    polled.ask(-600, -540)
    polled.forget("luis", -500)
    polled.ask(-480, -420)

    assert polled.email_of("new") == "Luis@acme.example"
    assert polled.receipts()[1:] == ["agent: email changed"]


def test_a_forgotten_agent_is_not_brought_back_by_the_next_poll(polled: Polled) -> None:
    polled.answers.names["eva"] = "Eva R."
    polled.ask(-600)
    polled.forget("eva", -500)
    polled.answers.names["eva"] = "Eva Ruiz"
    polled.ask(-400)

    assert polled.name_of("eva") == "eva"
