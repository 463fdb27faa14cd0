"""What a request says of itself is believed only where it may be: addresses to go on to, hosts, senders; and what cookies are bound to."""

from typing import Any

import pytest
from flask import Flask, request

from portal.actions.deliver import deliver_due
from portal.actions.house import House
from portal.web.sign_in import LOCAL
from tests.actions.asked import said
from tests.sink import Sink
from tests.web.page import Page
from tests.web.people import ALICE
from tests.web.reader import Reader

HERE = ["/", "/why", "/activity?text=a+b&kind=offline", "/alerts/1#m2", "/a/../b", "/caf%C3%A9"]
ELSEWHERE = [
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "/why\x7f",
    " //evil.example",
    " /why",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "?next=x",
    "",
]


@pytest.mark.parametrize("wanted", HERE)
def test_a_page_of_the_portal_may_be_led_to(wanted: str) -> None:
    assert LOCAL.fullmatch(wanted)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nothing_else_may(wanted: str) -> None:
    assert not LOCAL.fullmatch(wanted)


def test_the_log_in_leads_on_to_a_page_of_the_portal_alone(stranger: Reader, alice: Reader) -> None:
    assert stranger.log_in(ALICE, then="//evil.example").location == "/"
    assert alice.client.get("/login?next=//evil.example").location == "/"
    assert alice.client.get("/login?next=/why").location == "/why"


def test_neither_does_the_switch_of_light_and_dark_lead_elsewhere(alice: Reader) -> None:
    assert alice.send("/theme", {"theme": "dark", "next": "//evil.example"}).location == "/"


class TestOverHttps:
    """Behind a proxy that ends TLS."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"PORTAL_URL": "https://avisos.example", "TRUSTED_PROXIES": "1"}

    @pytest.fixture
    def cookies(self, app: Flask) -> list[str]:
        """Those of a log-in, as the browser is told to keep them."""
        reader = Reader(app.test_client())
        reader.client.environ_base |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_REFERER": "https://localhost/login"}
        return reader.log_in(ALICE).headers.getlist("Set-Cookie")

    def test_cookies_are_of_this_host_alone_and_beyond_scripts(self, cookies: list[str]) -> None:
        """The prefix has a browser refuse a cookie that has a Domain, another Path, or came without TLS (RFC 6265bis, 4.1.3.2)."""
        assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["__Host-browser", "__Host-session"]
        for cookie in cookies:
            said = {part.strip() for part in cookie.split(";")[1:]}
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= said
            assert "Domain" not in cookie


class TestForgedHosts:
    """Links are made of `PORTAL_URL`, whatever host a request says it was sent to."""

    @pytest.fixture
    def environment(self, sink: Sink) -> dict[str, str]:
        sink.clear()
        return {"PORTAL_URL": "https://avisos.example", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(sink.port), "TRUSTED_PROXIES": "1"}

    def test_a_mail_leads_to_the_portal_and_the_answer_names_no_host(self, app: Flask, house: House, sink: Sink) -> None:
        client = app.test_client()
        forged: dict[str, Any] = {
            "base_url": "https://evil.example",
            "headers": {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "Referer": "https://evil.example/recover"},
        }
        token = Page(client.get("/recover", **forged).text).all("input", name="csrf_token")[0].attrs["value"]
        answer = client.post("/recover", data={"csrf_token": token, "email": ALICE}, **forged)
        with app.app_context():
            deliver_due(house)

        (mail,) = sink.to(ALICE)
        assert "https://avisos.example/recover/" in said(mail)
        assert "evil.example" not in mail.as_string()
        assert (answer.status_code, answer.location) == (303, "/recover")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        ("0", "203.0.113.9", "127.0.0.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("2", "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        ("2", "203.0.113.9", "127.0.0.1"),
        ("1", None, "127.0.0.1"),
    ],
)
class TestSenders:
    """Each trusted proxy has added the address it was called from; what the sender wrote before those counts for nothing."""

    @pytest.fixture
    def environment(self, proxies: str) -> dict[str, str]:
        return {"TRUSTED_PROXIES": proxies}

    def test_the_sender_is_who_the_trusted_proxies_say(self, app: Flask, forwarded: str | None, counted: str) -> None:
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        with app.test_client() as client:
            client.get("/login", headers=headers)

            assert request.remote_addr == counted
