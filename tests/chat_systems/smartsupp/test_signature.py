"""Who may speak: the hex HMAC-SHA256 of the raw body, and only for the endpoint's own account (contract/EVENTS.md, Routes)."""

import hmac
from hashlib import sha256

import pytest

from portal.bodies import BadForm, BadSignature, NotJson
from portal.chat_systems.smartsupp import ADAPTER
from tests.chat_systems.smartsupp.corpus import SECRET
from tests.chat_systems.smartsupp.samples import body

OTHER = "another-secret-of-40-characters-it-is-not"
BODY = body("conversation.rated")
OURS = {"account_id": "900001", "app_id": "apLUNA12cd"}


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-smartsupp-hmac": hmac.new(secret.encode(), raw, sha256).hexdigest()}


def test_a_signed_body_is_let_in() -> None:
    ADAPTER.verify(BODY, signed(BODY), [SECRET], OURS)


def test_either_secret_will_do_while_one_is_being_changed() -> None:
    ADAPTER.verify(BODY, signed(BODY), [OTHER, SECRET], OURS)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-smartsupp-hmac": ""},
        {"x-smartsupp-hmac": "ñ"},
        {"x-smartsupp-hmac": signed(BODY)["x-smartsupp-hmac"].upper()},
        {"x-smartsupp-hmac": f"sha256={signed(BODY)['x-smartsupp-hmac']}"},
        signed(BODY, OTHER),
        signed(BODY + b" "),
    ],
    ids=["none", "empty", "not ASCII", "upper case", "with a prefix", "of another secret", "of another body"],
)
def test_a_signature_that_is_not_right_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature, match="X-Smartsupp-Hmac"):
        ADAPTER.verify(BODY, headers, [SECRET], OURS)


def test_nothing_is_right_where_no_secret_is_known() -> None:
    with pytest.raises(BadSignature):
        ADAPTER.verify(BODY, signed(BODY, ""), [], OURS)


@pytest.mark.parametrize("name", ["account_id", "app_id"])
def test_a_body_of_another_account_or_app_is_refused_however_well_it_is_signed(name: str) -> None:
    raw = body("conversation.rated", **{name: "another"})

    with pytest.raises(BadSignature, match=name):
        ADAPTER.verify(raw, signed(raw), [SECRET], OURS)


def test_a_body_that_does_not_say_whose_it_is_is_the_endpoints() -> None:
    raw = body("conversation.rated", account_id=None, app_id=None)

    ADAPTER.verify(raw, signed(raw), [SECRET], OURS)


def test_a_number_in_place_of_the_accounts_id_is_the_same_id() -> None:
    raw = body("conversation.rated", account_id=900001)

    ADAPTER.verify(raw, signed(raw), [SECRET], OURS)


def test_what_is_signed_and_still_no_webhook_is_said_to_be_none() -> None:
    with pytest.raises(NotJson):
        ADAPTER.verify(b"{", signed(b"{"), [SECRET], OURS)
    with pytest.raises(BadForm):
        ADAPTER.verify(b'{"account_id": []}', signed(b'{"account_id": []}'), [SECRET], OURS)


@pytest.mark.parametrize(("secret", "fits"), [(SECRET, True), ("short", False), ("", False), ("a b" * 20, False)])
def test_a_secret_that_cannot_be_one_is_refused(secret: str, fits: bool) -> None:
    assert (ADAPTER.secret_fault(secret) is None) == fits
