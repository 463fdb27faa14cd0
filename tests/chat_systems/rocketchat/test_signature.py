"""Who may speak: whoever has the endpoint's token (contract/EVENTS.md, Routes)."""

import pytest

from portal.bodies import BadSignature
from portal.chat_systems.rocketchat import ADAPTER
from tests.chat_systems.rocketchat.corpus import SECRET
from tests.chat_systems.rocketchat.samples import body

OTHER = "another-token-that-somebody-typed"
BODY = body("Message")


def token(value: str) -> dict[str, str]:
    return {"x-rocketchat-livechat-token": value}


@pytest.mark.parametrize("secrets", [[SECRET], [OTHER, SECRET]], ids=["one", "two while it is being changed"])
def test_a_call_with_the_token_is_let_in(secrets: list[str]) -> None:
    ADAPTER.verify(BODY, token(SECRET), secrets, {})


@pytest.mark.parametrize(
    "headers",
    [{}, token(""), token("ñ"), token(OTHER), token(SECRET[:-1]), token(SECRET + " "), token(SECRET.upper())],
    ids=["none", "empty", "not ASCII", "another", "shorter", "longer", "upper case"],
)
def test_a_call_without_it_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature, match="X-RocketChat-Livechat-Token"):
        ADAPTER.verify(BODY, headers, [SECRET], {})


def test_nothing_is_right_where_no_token_is_known() -> None:
    with pytest.raises(BadSignature):
        ADAPTER.verify(BODY, {}, [], {})


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_token_that_can_be_guessed_cannot_be_set(secret: str) -> None:
    assert ADAPTER.secret_fault(secret)


def test_the_portal_makes_one_that_nobody_can_guess() -> None:
    assert ADAPTER.secret_fault(ADAPTER.new_secret()) is None
    assert ADAPTER.new_secret() != ADAPTER.new_secret()
