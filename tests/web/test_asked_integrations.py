"""Integrations: how asking a chat system goes, said where an admin looks, and to whoever asks why."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.actions.house import House
from portal.actions.poll import poll_due
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.clock import now
from portal.store.tables import polls
from tests.actions.asked_system import Answers
from tests.web.plugged_in import PAGE
from tests.web.reader import Reader


@pytest.fixture
def environment() -> dict[str, str]:
    return {"LOG_LEVEL": "ERROR"}


def asked(bob: Reader, page: str) -> str:
    """What the page says of how asking goes."""
    return " ".join(bob.see(page).one("section", id="asked").text.split())


def test_a_good_poll_says_how_often_and_when_last(bob: Reader, house: House, plugged: str) -> None:
    assert "Está a punto de preguntársele" in asked(bob, plugged)
    poll_due(house)

    assert "Se le pregunta cada minuto" in asked(bob, plugged)


@pytest.mark.parametrize("fault", PollFault)
def test_each_failure_is_said_in_both_languages(bob: Reader, house: House, answers: Answers, plugged: str, fault: PollFault) -> None:
    answers.failing = PollFailed(fault, "500")
    poll_due(house)

    spanish, english = asked(bob, f"{plugged}?lang=es"), asked(bob, f"{plugged}?lang=en")
    assert spanish != english
    assert "Se le pregunta cada minuto" not in spanish
    assert bob.see(PAGE).one("section", id="endpoints").text


def test_that_it_does_not_tell_of_all_visitors_is_said_apart(bob: Reader, house: House, plugged: str) -> None:
    poll_due(house)
    with house.db.write() as tx:
        tx.execute(update(polls).values(fault=PollFault.REFUSED, fault_at="403", failing_since=now()))

    assert "no informa de todos los visitantes (403). Quién está conectado se sabe igualmente" in asked(bob, plugged)


def test_that_presence_is_unknown_is_said_there_and_to_whoever_asks_why(bob: Reader, house: House, answers: Answers, plugged: str) -> None:
    answers.failing = PollFailed(PollFault.REFUSED, "401")
    with house.db.write() as tx:
        tx.execute(update(polls).values(sees_until=now() - timedelta(minutes=5)))
    poll_due(house)

    assert "Token rechazado desde" in asked(bob, plugged)
    assert "No se sabe quién está conectado desde" in asked(bob, plugged)
    assert f"Asked ({plugged.rpartition('/')[2]}) no nos dice quién está conectado" in bob.see("/why").words


def test_that_it_does_not_answer_is_not_said_to_be_that_it_cannot_tell(bob: Reader, house: House, answers: Answers, plugged: str) -> None:
    answers.failing = PollFailed(PollFault.UNREACHED)
    with house.db.write() as tx:
        tx.execute(update(polls).values(sees_until=now() - timedelta(minutes=5)))
    poll_due(house)

    name = f"Asked ({plugged.rpartition('/')[2]}) no responde desde las"
    assert name in bob.see("/settings/team").words
    assert name in bob.see("/settings/notifications").words


def test_who_can_enter_no_address_is_not_sent_to_one(bob: Reader, house: House, answers: Answers, plugged: str) -> None:
    answers.failing = PollFailed(PollFault.UNREACHED)
    poll_due(house)

    assert "avisa a quien gestiona este portal" in asked(bob, plugged)


def test_one_that_was_asked_and_has_not_called_is_said_to_have_been_asked(bob: Reader, house: House, plugged: str) -> None:
    poll_due(house)

    assert "Ninguna llamada todavía; se le preguntó hace" in " ".join(bob.see(PAGE).words.split())


def test_a_poll_that_told_something_new_is_a_line_of_the_last_calls(bob: Reader, house: House, answers: Answers, plugged: str) -> None:
    answers.team["bob"] = True
    poll_due(house)

    said = " ".join(bob.see(plugged).one("section", id="receipts").text.split())
    assert "Preguntado por el portal" in said
    assert "Presencia guardada" in said
    assert "Recibir otra vez" not in said


def test_nobody_asks_when_the_worker_does_not_run(bob: Reader, house: House, plugged: str) -> None:
    with house.db.write() as tx:
        tx.execute(update(polls).values(due_at=now() - timedelta(minutes=5)))

    assert "Nadie le pregunta desde" in asked(bob, plugged)
