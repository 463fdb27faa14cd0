"""What an endpoint may be given: checked alike for the page and for provisioning."""

import pytest

from portal.chat_systems.outside import Reach
from portal.chat_systems.settings import INSIDE, Setting, WrongSettings, checked, faults, not_a_secret, not_a_token, not_an_api, not_an_id

WANTED = (
    Setting("id", "Id", not_an_id),
    Setting("token", "Token", not_a_token, secret=True),
    Setting("url", "Url", not_an_api, required=False, is_called=True),
)


@pytest.mark.parametrize(
    "url", ["https://chat.example", "https://chat.example:8443/app/", "http://127.0.0.1:3000", "http://[::1]/x", "http://localhost"]
)
def test_an_api_is_asked_over_https_or_on_this_machine(url: str) -> None:
    assert not_an_api(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://chat.example",
        "https://",
        "https://chat.example/?a=1",
        "https://chat.example/#a",
        "https://me@chat.example",
        "https://chat.example:port",
        "https://chat example",
        "https://[::1",
        "ftp://127.0.0.1",
        "chat.example",
    ],
)
def test_anything_else_is_no_api(url: str) -> None:
    assert not_an_api(url)


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "ñ", "x" * 5000])
def test_a_token_is_what_fits_into_a_header(token: str) -> None:
    assert not_a_token(token)


def test_what_surrounds_a_value_and_what_is_empty_is_left_out() -> None:
    assert checked(WANTED, {"id": " 7 ", "token": "t", "url": " "}, Reach()) == {"id": "7", "token": "t"}


def test_everything_that_is_wrong_is_named() -> None:
    with pytest.raises(WrongSettings) as wrong:
        checked(WANTED, {"token": "two words", "colour": "red"}, Reach())

    assert wrong.value.faults.keys() == {"id", "token", "colour"}


@pytest.mark.parametrize("url", ["http://127.0.0.1:3000", "http://localhost", "https://10.0.0.1", "https://[fd00::1]/x"])
def test_an_address_that_would_not_be_called_is_refused_where_it_is_entered(url: str) -> None:
    assert faults(WANTED, {"id": "7", "token": "t", "url": url}, Reach()) == {"url": INSIDE}


@pytest.mark.parametrize("reach", [Reach(frozenset({"localhost"})), Reach(this_machine=True)])
def test_one_that_the_operator_allows_is_taken(reach: Reach) -> None:
    assert faults(WANTED, {"id": "7", "token": "t", "url": "http://localhost:3000"}, reach) == {}


@pytest.mark.parametrize("secret", ["", "x" * 15, "x" * 15 + " ", "ñ" * 16])
def test_a_secret_that_can_be_guessed_or_not_be_sent_is_none(secret: str) -> None:
    assert not_a_secret(secret)
    assert not_a_secret("x" * 16) is None
