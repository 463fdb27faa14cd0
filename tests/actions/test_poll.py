"""One poll: by one worker at a time, kept whole or not at all, and as cheap with many as with few."""


from portal.actions.poll import poll_next
from portal.chat_systems.poll_failed import PollFailed, PollFault
from tests.actions.polled import Polled
from tests.actions.queries import counted


def test_what_was_told_to_somebody_who_lost_the_claim_is_thrown_away(polled: Polled) -> None:
    polled.answers.team["eva"] = True
    polled.answers.meanwhile = polled.spoil_claim

    with polled.world.at(-600):
        assert poll_next(polled.house)
    assert polled.connections() == 0


def test_two_workers_never_ask_one_endpoint_at_once(polled: Polled) -> None:
    also: list[bool] = []
    polled.answers.meanwhile = lambda: also.append(poll_next(polled.house))
    polled.ask(-600)

    assert also == [False]


def test_a_worker_that_died_in_between_holds_it_for_half_a_minute(polled: Polled) -> None:
    polled.claim_and_die(-600)

    assert polled.ask(-571) == 0
    assert polled.ask(-570) == 1


def test_a_poll_of_many_conversations_and_agents_that_tells_nothing_new_costs_as_many_queries_as_one_of_few(polled: Polled) -> None:
    counts = []
    for at, few_or_many in ((0, range(2)), (60, range(2, 20))):
        polled.answers.team |= {f"a{number}": True for number in few_or_many}
        for number in few_or_many:
            polled.writes(f"m{number}", at, f"c{number}")
        polled.ask(at)
        with counted(polled.house.db) as queries:
            polled.ask(at + 25)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_what_a_poller_notes_is_there_for_its_next_poll_and_after_one_that_failed(polled: Polled) -> None:
    polled.ask(-600)
    polled.answers.failing = PollFailed(PollFault.BROKEN, "500")
    polled.ask(-540)

    assert polled.state.notes == {"times": 2}


def test_notes_go_with_the_settings_they_were_made_under(polled: Polled) -> None:
    polled.ask(-600)
    polled.begin(-580, token="another")

    assert polled.state.notes == {}
