"""What an endpoint of Chatwoot may be given."""

import pytest

from portal.chat_systems.chatwoot import ADAPTER
from portal.chat_systems.outside import Reach
from portal.chat_systems.settings import faults


@pytest.mark.parametrize(("number", "wrong"), [("7", []), ("007", ["account_id"]), ("0", ["account_id"]), ("٧", ["account_id"])])
def test_an_account_has_the_number_that_its_calls_name(number: str, wrong: list[str]) -> None:
    given = {"url": "https://app.chatwoot.com", "account_id": number, "token": "t0ken"}

    assert list(faults(ADAPTER.settings, given, Reach())) == wrong


@pytest.mark.parametrize(("secret", "fits"), [("x" * 15, False), ("x" * 16, True), ("x" * 15 + " ", False)])
def test_a_secret_is_one_that_nobody_guesses(secret: str, fits: bool) -> None:
    assert (ADAPTER.secret_fault(secret) is None) == fits


@pytest.mark.parametrize("page", ["/app/accounts/7/dashboard", "/app", "/api/v1/accounts/7"])
def test_the_address_of_a_page_is_none_of_chatwoot(page: str) -> None:
    given = {"url": f"https://app.chatwoot.com{page}", "account_id": "7", "token": "t0ken"}

    assert "must end before /app" in faults(ADAPTER.settings, given, Reach())["url"]


def test_an_installation_may_be_below_a_path() -> None:
    given = {"url": "https://luna.example/chatwoot", "account_id": "7", "token": "t0ken"}

    assert faults(ADAPTER.settings, given, Reach()) == {}
