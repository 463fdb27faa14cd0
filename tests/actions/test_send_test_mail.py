"""Test mails: sent like all others, a few in an hour, with what the mail server answered."""

import pytest

from portal.actions.send_test_mail import MOST, TooManyTestMails, mail_test, send_test_mail
from portal.store.trials import Trial
from tests.actions.people import person
from tests.sink import Sink
from tests.world import World, moment

HOUR = 3600


def send(world: World, at: float = 0) -> None:
    with world.at(at):
        send_test_mail(world.house, person(world, "eva"))


def latest(world: World, at: float = 1) -> Trial:
    with world.at(at):
        found = mail_test(world.house, person(world, "eva")).latest
    assert found
    return found


def test_it_goes_to_the_agent_s_address(world: World, sink: Sink) -> None:
    send(world)
    world.work(at=1)

    assert len(sink.to("eva@acme.example")) == len(sink.mails) == 1


def test_until_the_mail_server_has_answered_it_is_open(world: World) -> None:
    send(world)

    assert latest(world).is_open
    assert latest(world).answer is None


def test_what_the_mail_server_answered_is_kept(world: World) -> None:
    send(world)
    world.work(at=1)

    answer = latest(world).answer
    assert not latest(world).is_open
    assert answer
    assert (answer.kind, answer.outcome, answer.code, answer.address) == ("test", "accepted", 250, "eva@acme.example")


@pytest.mark.parametrize(
    ("said", "state", "outcome"), [("452 4.2.2 full", "deferred", "deferred"), ("550 5.7.1 policy", "failed", "refused")]
)
def test_a_refusal_is_an_answer(world: World, sink: Sink, said: str, state: str, outcome: str) -> None:
    sink.answers["eva@acme.example"] = said
    send(world)
    world.work(at=1)

    trial = latest(world)
    assert trial.answer
    assert (trial.state, trial.answer.outcome, trial.answer.enhanced_code) == (state, outcome, said.split()[1])
    assert not trial.is_open


def test_one_that_is_under_way_is_not_sent_again(world: World, sink: Sink) -> None:
    send(world)
    send(world)
    world.work(at=1)

    assert len(sink.mails) == 1


def test_there_are_a_few_in_an_hour(world: World, sink: Sink) -> None:
    for at in range(MOST):
        send(world, at)
        world.work(at)

    with pytest.raises(TooManyTestMails):
        send(world, MOST)
    with world.at(MOST):
        assert mail_test(world.house, person(world, "eva")).next_at == moment(HOUR)

    send(world, HOUR)
    world.work(HOUR)
    assert len(sink.mails) == MOST + 1


def test_others_have_their_own(world: World) -> None:
    for at in range(MOST):
        send(world, at)
        world.work(at)

    with world.at(MOST):
        send_test_mail(world.house, person(world, "luis"))
        assert mail_test(world.house, person(world, "luis")).next_at is None


def test_without_an_address_it_ends_unsent(world: World) -> None:
    world.tell("agent.updated", -10, agent_id="nobody", name="Nobody")
    with world.at(0):
        send_test_mail(world.house, person(world, "nobody"))
    world.work(at=1)

    with world.at(2):
        trial = mail_test(world.house, person(world, "nobody")).latest
    assert trial
    assert (trial.state, trial.answer, trial.is_open) == ("cancelled", None, False)
