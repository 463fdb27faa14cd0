"""Whoever guesses a signature, a token or a code learns nothing from how long its refusal takes: each is compared in constant time."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal import codes
from portal.actions import unsubscribe
from portal.actions.house import House
from portal.bodies import BadSignature
from portal.chat_systems import ADAPTERS
from portal.rules.reasons import Kind
from tests.web.mails import agent_row
from tests.web.people import ALICE
from tests.web.reader import Reader
from tests.webhooks.door import signed
from tests.world import SECRET

METRICS_TOKEN = "a token for tests"


@pytest.fixture
def environment() -> dict[str, str]:
    return {"METRICS_TOKEN": METRICS_TOKEN}


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was given to the standard library's comparison."""
    seen: list[object] = []
    compare: Callable[..., bool] = hmac.compare_digest

    def compares(one: str | bytes, other: str | bytes) -> bool:
        seen.extend((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compares)
    return seen


def test_signatures_of_webhooks(compared: list[object]) -> None:
    with pytest.raises(BadSignature):
        ADAPTERS["native"].verify(b"{}", {**signed(b"{}", "e1"), "webhook-signature": "v1,YWJj"}, [SECRET], {})

    assert b"YWJj" in compared or b"abc" in compared


def test_signatures_of_mailed_links(stranger: Reader, compared: list[object]) -> None:
    stranger.see("/recover/MQ.YWJj", status=410)

    assert b"abc" in compared


def test_what_a_link_to_unsubscribe_is_bound_to(house: House, app: Flask, compared: list[object]) -> None:
    token = unsubscribe.token(house, agent_row(house, "Alice"), Kind.OFFLINE, "other@acme.example")
    with pytest.raises(unsubscribe.DeadLinkError):
        unsubscribe.read(house, token)

    assert unsubscribe._digest(house.settings.secret_keys[0], ALICE) in compared


def test_codes_of_the_second_step(compared: list[object]) -> None:
    codes.step_of(codes.new_secret(), "no code", datetime.now(UTC))

    assert b"no code" in compared


def test_the_token_of_the_metrics(stranger: Reader, compared: list[object]) -> None:
    stranger.client.get("/metrics", headers={"Authorization": "Bearer no token"})

    assert b"Bearer no token" in compared
