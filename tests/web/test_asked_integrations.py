"""Integrations: chat systems that must be given something, and asked; what each page says of how that goes."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from portal.actions.house import House
from portal.actions.poll import poll_due
from portal.chat_systems import ADAPTERS
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.clock import now
from portal.store.tables import endpoints, polls
from tests.actions.asked_system import SOURCE, Answers, AskedSystem
from tests.web.reader import Reader

PAGE = "/settings/integrations"
NEW = f"{PAGE}/new?source={SOURCE}"
GIVEN: dict[str, str | list[str]] = {"source": SOURCE, "account_id": "7", "token": "t0ken", "secret": "theirs"}


class TheirSecret(AskedSystem):
    """It makes its secret itself."""

    def new_secret(self) -> None:  # type: ignore[override]
        return None

    def secret_fault(self, secret: str) -> str | None:
        return None if secret.startswith("their") else "must begin with their"


@pytest.fixture
def environment() -> dict[str, str]:
    return {"LOG_LEVEL": "ERROR"}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers(team={"bob": False})
    monkeypatch.setitem(ADAPTERS, SOURCE, TheirSecret(made))
    return made


@pytest.fixture
def endpoint(bob: Reader, answers: Answers) -> str:
    """Bob's new endpoint: the address of its page."""
    answer = bob.send(f"{PAGE}/new", GIVEN, page=NEW)
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def asked(bob: Reader, page: str) -> str:
    """What the page says of how asking goes."""
    return " ".join(bob.see(page).one("section", id="asked").text.split())


def test_everything_that_is_wrong_is_said_beside_its_field(bob: Reader, answers: Answers, house: House) -> None:
    answer = bob.send(f"{PAGE}/new", {**GIVEN, "token": "two words", "secret": "mine", "account_id": ""}, page=NEW)

    assert answer.status_code == 422
    assert "Token: " in answer.text
    assert "Secreto: must begin with their" in answer.text
    assert "Number: falta" in answer.text
    with house.db.read() as tx:
        assert tx.execute(select(endpoints).where(endpoints.c.source == SOURCE)).all() == []


def test_what_was_typed_stays_but_for_what_is_secret(bob: Reader, answers: Answers) -> None:
    answer = bob.send(f"{PAGE}/new", {**GIVEN, "token": "two words", "account_id": "77"}, page=NEW)

    assert 'value="77"' in answer.text
    assert "two words" not in answer.text


def test_neither_secret_nor_token_is_ever_shown(bob: Reader, endpoint: str) -> None:
    page = bob.see(endpoint).html

    assert 'value="7"' in page
    assert "t0ken" not in page
    assert "theirs" not in page


def test_a_chat_system_there_is_not_has_no_page(bob: Reader) -> None:
    bob.see(f"{PAGE}/new?source=pigeon", status=404)


def test_a_token_left_empty_stays_and_another_is_asked_with_at_once(bob: Reader, house: House, answers: Answers, endpoint: str) -> None:
    poll_due(house)
    bob.send(f"{endpoint}/settings", {"account_id": "8", "token": ""}, page=endpoint)
    poll_due(house)
    bob.send(f"{endpoint}/settings", {"account_id": "8", "token": "another"}, page=endpoint)
    poll_due(house)

    assert [question.settings for question in answers.asked] == [
        {"account_id": "7", "token": "t0ken"},
        {"account_id": "8", "token": "t0ken"},
        {"account_id": "8", "token": "another"},
    ]


def test_another_secret_of_theirs_is_valid_beside_the_old_one(bob: Reader, house: House, endpoint: str) -> None:
    bob.send(f"{endpoint}/secret", {"secret": "their new one"}, page=endpoint)

    with house.db.read() as tx:
        kept = tx.execute(select(endpoints.c.secrets).where(endpoints.c.source == SOURCE)).scalar_one()
    assert house.locksmith.unlock(kept) == ["their new one", "theirs"]


def test_the_audit_log_says_that_settings_were_changed_and_of_the_token_nothing_else(bob: Reader, endpoint: str) -> None:
    bob.send(f"{endpoint}/settings", {"account_id": "8", "token": "another"}, page=endpoint)

    words = bob.see("/settings/audit").words
    assert "account_id: 8" in words
    assert "Token para preguntar" in words
    assert "another" not in words


def test_a_good_poll_says_how_often_and_when_last(bob: Reader, house: House, endpoint: str) -> None:
    assert "Está a punto de preguntársele" in asked(bob, endpoint)
    poll_due(house)

    assert "Se le pregunta cada minuto" in asked(bob, endpoint)


@pytest.mark.parametrize("fault", PollFault)
def test_each_failure_is_said_in_both_languages(bob: Reader, house: House, answers: Answers, endpoint: str, fault: PollFault) -> None:
    answers.failing = PollFailed(fault, "500")
    poll_due(house)

    spanish, english = asked(bob, f"{endpoint}?lang=es"), asked(bob, f"{endpoint}?lang=en")
    assert spanish != english
    assert "Se le pregunta cada minuto" not in spanish
    assert bob.see(PAGE).one("section", id="endpoints").text


def test_that_presence_is_unknown_is_said_there_and_to_whoever_asks_why(bob: Reader, house: House, answers: Answers, endpoint: str) -> None:
    answers.failing = PollFailed(PollFault.REFUSED, "401")
    with house.db.write() as tx:
        tx.execute(update(polls).values(sees_until=now() - timedelta(minutes=5)))
    poll_due(house)

    assert "Token rechazado desde" in asked(bob, endpoint)
    assert "No se sabe quién está conectado desde" in asked(bob, endpoint)
    assert "Tu chat no nos dice quién está conectado desde" in bob.see("/why").words


def test_a_poll_that_told_something_new_is_a_line_of_the_last_calls(bob: Reader, house: House, answers: Answers, endpoint: str) -> None:
    answers.team["bob"] = True
    poll_due(house)

    said = " ".join(bob.see(endpoint).one("section", id="receipts").text.split())
    assert "Preguntado por el portal" in said
    assert "Presencia guardada" in said
    assert "Recibir otra vez" not in said


def test_nobody_asks_when_the_worker_does_not_run(bob: Reader, house: House, endpoint: str) -> None:
    with house.db.write() as tx:
        tx.execute(update(polls).values(due_at=now() - timedelta(minutes=5)))

    assert "Nadie le pregunta desde" in asked(bob, endpoint)


def test_the_pages_ask_the_database_as_often_as_for_one_that_is_not_asked(
    bob: Reader, house: House, endpoint: str, queries: Callable[..., int]
) -> None:
    first = queries(lambda: bob.see(PAGE))
    bob.send(f"{PAGE}/new", GIVEN, page=NEW)

    assert queries(lambda: bob.see(PAGE)) == first
