"""Who may tell the portal anything in Chatwoot's name (contract/EVENTS.md, Routes)."""

import hashlib
import hmac
import json

import pytest
import time_machine

from portal.bodies import BadSignature
from portal.chat_systems.chatwoot import ADAPTER
from tests.chat_systems.chatwoot.bodies import body

SECRET, NOW = "w1c2h3-secret", 1778582405
BODY = json.dumps(body("message_created")).encode()


def headers(sent_at: str = str(NOW), secret: str = SECRET, signed: bytes = BODY) -> dict[str, str]:
    mac = hmac.new(secret.encode(), sent_at.encode() + b"." + signed, hashlib.sha256)
    return {"x-chatwoot-timestamp": sent_at, "x-chatwoot-signature": f"sha256={mac.hexdigest()}", "x-chatwoot-delivery": "d"}


def is_believed(given: dict[str, str], account: str | None = None, secrets: tuple[str, ...] = (SECRET,)) -> bool:
    with time_machine.travel(NOW, tick=False):
        try:
            ADAPTER.verify(BODY, given, secrets, {"account_id": account} if account else {})
        except BadSignature:
            return False
    return True


@pytest.mark.parametrize("off", [-300, 0, 300])
def test_what_was_signed_within_five_minutes_either_way_is_believed(off: int) -> None:
    assert is_believed(headers(str(NOW + off)))


@pytest.mark.parametrize("sent_at", [str(NOW - 301), str(NOW + 301), "", "now", f"{NOW}.0", "1" * 400, "１７７８５８２４０５"])
def test_what_was_signed_at_another_time_or_none_is_not(sent_at: str) -> None:
    assert not is_believed(headers(sent_at))


@pytest.mark.parametrize("secrets", [("new", SECRET), (SECRET, "old")])
def test_two_secrets_count_while_one_is_being_changed(secrets: tuple[str, ...]) -> None:
    assert is_believed(headers(), secrets=secrets)


@pytest.mark.parametrize("given", [headers(secret="another"), headers(signed=b"{}"), headers() | {"x-chatwoot-signature": "sha256=ä"}, {}])
def test_what_is_signed_wrongly_or_not_at_all_is_not_believed(given: dict[str, str]) -> None:
    assert not is_believed(given)


@pytest.mark.parametrize(("account", "believed"), [("7", True), ("8", False), (None, True)])
def test_a_call_of_another_account_than_the_endpoint_s_is_not_believed(account: str | None, believed: bool) -> None:
    assert is_believed(headers(), account) is believed
