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
