"""Integrations: an admin removes an endpoint."""

from urllib.parse import urlsplit

import pytest
from flask import Flask

from portal.actions.count_refusal import Refusals
from portal.actions.house import House
from portal.store import audit
from portal.store.about import What
from tests.web.page import Page
from tests.web.reader import Reader
from tests.webhooks.door import signed

PAGE = "/settings/integrations"
LEFT = b'{"type": "visitor.left", "timestamp": "2026-05-12T10:40:00Z", "data": {"conversation_id": "c1"}}'
NAMELESS = b'{"type": "conversation.joined", "timestamp": "2026-05-12T10:40:00Z", "data": {"conversation_id": "c1"}}'


@pytest.fixture
def environment() -> dict[str, str]:
    return {"LOG_LEVEL": "ERROR"}


@pytest.fixture
def made(bob: Reader, endpoint: str) -> Page:
    """The page of Bob's new endpoint, with its secret."""
    return bob.see(endpoint)


def path_of(made: Page) -> str:
    return f"{PAGE}/{called(made).rpartition('/')[2]}"


def called(made: Page) -> str:
    return urlsplit(made.one("input", id="endpoint-url").attrs["value"]).path


def refused(bob: Reader, made: Page) -> str:
    return " ".join(bob.see(path_of(made)).one("section", id="refused").text.split())


def call(app: Flask, made: Page, body: bytes = LEFT, event_id: str = "e1", path: str = "") -> tuple[int, str]:
    headers = signed(body, event_id, made.one("input", id="endpoint-secret").attrs["value"])
    answer = app.test_client().post(path or called(made), data=body, headers=headers)
    return answer.status_code, answer.text


def test_nobody_who_is_not_sure_removes_anything(bob: Reader, made: Page) -> None:
    answer = bob.send(f"{path_of(made)}/remove", {}, page=path_of(made))

    assert answer.status_code == 422
    assert "No se ha quitado nada" in answer.text
    bob.see(path_of(made))


def test_it_is_on_no_page_any_more_and_the_audit_log_says_who_removed_it(bob: Reader, house: House, made: Page) -> None:
    path = path_of(made)
    answer = bob.send(f"{path}/remove", {"sure": "on"}, page=path)

    assert answer.status_code == 303
    left = bob.see(PAGE)
    assert f"Quitado: {path.rpartition('/')[2]}" in left.words
    assert path not in left.html
    bob.see(path, status=404)
    with house.db.read() as tx:
        (line,) = audit.lines_of(tx, 1, 10, what=What.REMOVED)
    assert (line.change.subject.endpoint, line.by.agent) == (path.rpartition("/")[2], 2)
    assert "Quitado" in bob.see("/settings/audit").words


def test_calls_to_it_are_answered_like_calls_to_one_there_never_was(app: Flask, bob: Reader, made: Page) -> None:
    assert call(app, made)[0] == 202
    bob.send(f"{path_of(made)}/remove", {"sure": "on"}, page=path_of(made))

    gone, never = call(app, made, event_id="e2"), call(app, made, path="/webhooks/native/never")
    assert gone == never
    assert gone[0] == 404


def test_where_the_body_of_a_refused_call_was_wrong_is_said(app: Flask, bob: Reader, house: House, made: Page) -> None:
    refusals = app.extensions["refusals"] = Refusals(house, later=lambda _: None)

    assert call(app, made, NAMELESS)[0] == 422
    refusals.write()

    assert "la última, en data.agent_id" in refused(bob, made)


def test_the_place_of_an_earlier_refused_call_is_not_given_for_the_last_one_s(app: Flask, bob: Reader, house: House, made: Page) -> None:
    refusals = app.extensions["refusals"] = Refusals(house, later=lambda _: None)
    for body in (NAMELESS, b"no JSON"):
        assert call(app, made, body)[0] in (400, 422)
        refusals.write()

    assert "2 llamadas" in refused(bob, made)
    assert "la última" not in refused(bob, made)


@pytest.mark.parametrize("given", [{}, {"sure": "on"}])
def test_nobody_removes_another_account_s(charlie: Reader, bob: Reader, made: Page, given: dict[str, str]) -> None:
    path = path_of(made)
    token = charlie.see(f"{PAGE}/new?source=native").all("input", name="csrf_token")[0].attrs["value"]

    assert charlie.client.post(f"{path}/remove", data={"csrf_token": token, **given}).status_code == 404
    bob.see(path)
