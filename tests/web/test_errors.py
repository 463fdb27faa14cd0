"""Error pages: in the look of the house, in the reader's language."""

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from portal.actions import sign_in
from portal.web.errors import WORDS
from tests.web.reader import Reader


@pytest.mark.parametrize("code", sorted(WORDS))
@pytest.mark.parametrize(("language", "button"), [("es", "Ir al inicio"), ("en", "To the start")])
def test_each_error_is_a_page_in_both_languages(app: Flask, code: int, language: str, button: str) -> None:
    app.add_url_rule("/login/broken", "sign_in.broken", lambda: abort(code))

    page = Reader(app.test_client()).see(f"/login/broken?lang={language}", status=code)

    assert page.one("html").attrs["lang"] == language
    assert button in page.words


def test_an_unknown_address_is_a_page(stranger: Reader) -> None:
    assert stranger.see("/nothing/here", status=404).one("h1").text == "Aquí no hay nada"


def test_a_wrong_method_says_which_are_right(stranger: Reader) -> None:
    answer = stranger.client.get("/logout")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_an_error_that_nobody_named_is_still_a_page(app: Flask) -> None:
    app.add_url_rule("/login/teapot", "sign_in.teapot", lambda: abort(418))

    Reader(app.test_client()).see("/login/teapot", status=418)


def test_a_database_that_is_gone_is_a_page_that_says_to_try_again(alice: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(sign_in, "signed_in", gone)

    assert alice.see("/settings/notifications", status=503).one("h1").text == "Volvemos enseguida"


def test_errors_under_webhooks_are_left_alone(stranger: Reader) -> None:
    answer = stranger.client.get("/webhooks/nothing/at/all")

    assert answer.mimetype == "application/problem+json"
