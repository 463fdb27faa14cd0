"""Headers, cookies and tokens against strangers."""

import pytest
from flask import Flask
from sqlalchemy import update

from portal.store.tables import accounts
from tests.web.reader import Reader

HOME = "/settings/notifications"


class TestOverHttps:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"PORTAL_URL": "https://avisos.example.com"}

    def test_cookies_go_over_https_only(self, app: Flask) -> None:
        answer = app.test_client().get("/login", base_url="https://avisos.example.com")

        assert "; Secure;" in answer.headers["Set-Cookie"]
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"

    @pytest.mark.parametrize("method", ["POST", "OPTIONS"])
    def test_webhooks_are_called_over_https_only(self, app: Flask, method: str) -> None:
        answer = app.test_client().open("/webhooks/native/acme-native", method=method)

        assert answer.headers.getlist("Strict-Transport-Security") == ["max-age=31536000"]


class TestBehindAProxy:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"TRUSTED_PROXIES": "1"}

    def test_each_sender_behind_it_is_counted_apart(self, stranger: Reader) -> None:
        """The last proxy's word counts; what the sender wrote into the header before it does not."""

        def tried(sender: str, whom: int = 0) -> int:
            stranger.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.99, {sender}"
            return stranger.log_in(f"nobody{whom}@acme.example", "x").status_code

        assert [tried("192.0.2.1", whom) for whom in range(31)][-1] == 429
        assert tried("192.0.2.2") == 422


def test_the_session_cookie_stays_put(stranger: Reader) -> None:
    cookie = stranger.client.get("/login").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("path", ["/login", "/nothing", HOME])
def test_every_answer_bears_the_strict_policy(stranger: Reader, path: str) -> None:
    headers = stranger.client.get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_pages_behind_the_log_in_are_kept_nowhere(alice: Reader) -> None:
    headers = alice.client.get(HOME).headers

    assert headers["Cache-Control"] == "no-store"
    assert {"Cookie", "HX-Request"} <= set(headers["Vary"].split(", "))


def test_a_form_without_its_token_changes_nothing_and_says_what_to_do(alice: Reader) -> None:
    answer = alice.client.post(f"{HOME}/mine/offline", data={"value": "off"})

    assert answer.status_code == 400
    assert "La página llevaba demasiado tiempo abierta" in answer.text
    assert "checked" in alice.see(HOME).switch("mine-offline").attrs


def test_htmx_is_told_to_evaluate_nothing_and_to_style_nothing(alice: Reader) -> None:
    told = alice.see(HOME).one("meta", name="htmx-config").attrs["content"]

    for setting in ('"includeIndicatorStyles": false', '"allowEval": false', '"selfRequestsOnly": true', '"historyCacheSize": 0'):
        assert setting in told


def test_text_of_people_is_never_markup(alice: Reader, app: Flask) -> None:
    with app.extensions["house"].db.write() as tx:
        tx.execute(update(accounts).values(name="<b>&'\""))

    assert "<b>" not in alice.see(HOME).html
