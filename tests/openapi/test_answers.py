"""Every answer of contract/EVENTS.md stands in docs/openapi.yaml, for every chat system and mail service, and looks as it says there."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from werkzeug.test import TestResponse

from portal.actions.house import House
from portal.chat_systems import ADAPTERS
from portal.mail_services import SERVICES
from portal.store.secrets import Locksmith
from portal.throttle import Throttle
from portal.webhooks.problems import LARGEST_BODY
from tests.openapi.document import PATHS, document, operation
from tests.openapi.senders import SENDERS
from tests.webhooks.door import JUST_NOW
from tests.webhooks.samples import MESSAGE

TAKEN, REFUSED = {"202", "200"}, {"400", "401", "404", "413", "422", "429", "503"}
RIGHT = {"type": "message.created", "timestamp": JUST_NOW, "data": MESSAGE}
OTHER = {"type": "visitor.typing", "timestamp": JUST_NOW, "data": {}}

Post = Callable[..., TestResponse]


@pytest.fixture
def post(app: Flask) -> Post:
    """Posts a body as the native endpoint's chat system; `headers` go in place of the right ones."""

    def post(content: object, *, path: str = "/webhooks/native/native", **headers: str) -> TestResponse:
        body, signed = SENDERS["native"](content)
        return app.test_client().post(path, data=body, headers={**signed, **headers})

    return post


def assert_as_documented(answer: TestResponse, status: int) -> None:
    assert answer.status_code == status
    operation("native").validate_response(answer)


def test_the_document_is_of_openapi_3_1() -> None:
    assert document().raw_schema["openapi"].startswith("3.1")
    document().validate()


def test_it_names_every_route_there_is() -> None:
    chat_systems = [f"/webhooks/{source}/{{endpoint}}" for source in ADAPTERS]

    assert list(PATHS.values()) == [*chat_systems, *(f"/webhooks/{service}/{{word}}" for service in SERVICES)]


@pytest.mark.parametrize("source", PATHS)
def test_each_route_names_every_answer(source: str) -> None:
    named = set(operation(source).responses.status_codes)

    assert named >= REFUSED
    assert len(named & TAKEN) == 1


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (RIGHT, {}, 202),
        (OTHER, {}, 202),
        (b"{", {}, 400),
        (b"\xff", {}, 400),
        (RIGHT, {"webhook-signature": "v1,other"}, 401),
        (b" " * (LARGEST_BODY + 1), {}, 413),
        ({}, {}, 422),
    ],
)
def test_what_is_answered_looks_as_it_says(post: Post, content: object, headers: dict[str, str], status: int) -> None:
    assert_as_documented(post(content, **headers), status)


def test_so_does_what_is_told_twice(post: Post) -> None:
    body, signed = SENDERS["native"](RIGHT)
    first, again = post(body, **signed), post(body, **signed)

    assert [answer.get_json()["status"] for answer in (first, again)] == ["accepted", "duplicate"]
    assert_as_documented(again, 202)


def test_so_does_an_endpoint_that_is_not_there(post: Post) -> None:
    assert_as_documented(post(RIGHT, path="/webhooks/native/nobody"), 404)


def test_so_does_too_much(app: Flask, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    house: House = app.extensions["house"]
    limited = replace(house, settings=replace(house.settings, webhook_rate_limit="1/hour"))
    monkeypatch.setitem(app.extensions, "throttle", Throttle(limited))

    assert_as_documented([post(OTHER), post(OTHER)][-1], 429)


def test_so_does_what_cannot_be_read_now(app: Flask, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    house: House = app.extensions["house"]
    monkeypatch.setitem(app.extensions, "house", replace(house, locksmith=Locksmith([Fernet.generate_key().decode()])))

    assert_as_documented(post(RIGHT), 503)
