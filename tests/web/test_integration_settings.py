"""Integrations: what a chat system must be given, each fault beside its field, and no secret ever shown."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, template_rendered
from sqlalchemy import select

from portal.actions.house import House
from portal.actions.poll import poll_due
from portal.store.tables import endpoints
from tests.actions.asked_system import SOURCE, Answers
from tests.web.plugged_in import GIVEN, NEW, PAGE
from tests.web.reader import Reader


@pytest.fixture
def environment() -> dict[str, str]:
    return {"LOG_LEVEL": "ERROR"}


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


def test_neither_secret_nor_token_is_ever_shown(bob: Reader, plugged: str) -> None:
    page = bob.see(plugged).html

    assert 'value="7"' in page
    assert "t0ken" not in page
    assert "theirs" not in page


def test_the_page_is_made_from_the_names_of_what_is_secret_alone(bob: Reader, plugged: str) -> None:
    made: list[Any] = []

    def keep(_app: Flask, context: dict[str, Any], **_: Any) -> None:
        made.append(context["known"])

    with template_rendered.connected_to(keep):
        bob.see(plugged)
    assert ("token" in repr(made), "t0ken" in repr(made)) == (True, False)


def test_a_chat_system_there_is_not_has_no_page(bob: Reader) -> None:
    bob.see(f"{PAGE}/new?source=pigeon", status=404)


def test_a_token_left_empty_stays_and_another_is_asked_with_at_once(bob: Reader, house: House, answers: Answers, plugged: str) -> None:
    poll_due(house)
    bob.send(f"{plugged}/settings", {"account_id": "8", "token": ""}, page=plugged)
    poll_due(house)
    bob.send(f"{plugged}/settings", {"account_id": "8", "token": "another"}, page=plugged)
    poll_due(house)

    assert [question.settings for question in answers.asked] == [
        {"account_id": "7", "token": "t0ken"},
        {"account_id": "8", "token": "t0ken"},
        {"account_id": "8", "token": "another"},
    ]


def test_another_secret_of_theirs_is_valid_beside_the_old_one(bob: Reader, house: House, plugged: str) -> None:
    bob.send(f"{plugged}/secret", {"secret": "their new one"}, page=plugged)

    with house.db.read() as tx:
        kept = tx.execute(select(endpoints.c.secrets).where(endpoints.c.source == SOURCE)).scalar_one()
    assert house.locksmith.unlock(kept) == ["their new one", "theirs"]


def test_the_audit_log_says_that_settings_were_changed_and_of_the_token_nothing_else(bob: Reader, plugged: str) -> None:
    bob.send(f"{plugged}/settings", {"account_id": "8", "token": "another"}, page=plugged)

    words = bob.see("/settings/audit").words
    assert "account_id: 8" in words
    assert "Token para preguntar" in words
    assert "another" not in words


def test_the_pages_ask_the_database_as_often_as_for_one_that_is_not_asked(
    bob: Reader, house: House, plugged: str, queries: Callable[..., int]
) -> None:
    first = queries(lambda: bob.see(PAGE))
    bob.send(f"{PAGE}/new", GIVEN, page=NEW)

    assert queries(lambda: bob.see(PAGE)) == first
