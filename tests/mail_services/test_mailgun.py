"""Mailgun's calls: which are genuine, and what each reports."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.bodies import BadForm, BadSignature, NotJson
from portal.mail_services.mailgun import Mailgun
from portal.outcomes import Outcome, Report
from tests.mail_services.mailgun import KEY, NOW, call, failed

AT = datetime.fromtimestamp(NOW, UTC)
MAIL = "0123456789abcdef" * 2
OVER_QUOTA = {"code": 452, "enhanced-code": "", "message": "4.2.2 over quota", "description": None}
SUPPRESSED = {"code": 605, "enhanced-code": "", "message": "", "description": "Not delivering to previously bounced address"}


def verify(body: bytes, *keys: str, now: datetime = AT) -> None:
    Mailgun().verify(body, keys or (KEY,), now)


@pytest.mark.parametrize("keys", [(KEY,), ("the next one", KEY)])
def test_a_call_signed_with_one_of_the_keys_is_genuine(keys: tuple[str, ...]) -> None:
    verify(call("delivered"), *keys)


@pytest.mark.parametrize("off", [timedelta(hours=-8), timedelta(minutes=4)])
def test_a_call_that_is_repeated_for_hours_or_by_a_clock_that_is_ahead_is_genuine(off: timedelta) -> None:
    verify(call("delivered", at=NOW + off.total_seconds()))


@pytest.mark.parametrize("off", [timedelta(hours=-10), timedelta(minutes=6), timedelta(days=-20_000)])
def test_a_call_of_another_time_is_not(off: timedelta) -> None:
    with pytest.raises(BadSignature):
        verify(call("delivered", at=NOW + off.total_seconds()))


@pytest.mark.parametrize(
    "spoil",
    [
        {"token": "another"},
        {"timestamp": str(int(NOW) + 1)},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"signature": None},
        {"timestamp": "tomorrow"},
        {"timestamp": "nan"},
        {"token": ""},
    ],
)
def test_a_call_with_another_signature_is_not(spoil: dict[str, Any]) -> None:
    content = json.loads(call("delivered"))
    content["signature"] |= spoil
    with pytest.raises(BadSignature):
        verify(json.dumps(content).encode())


def test_a_call_is_not_genuine_again_when_some_of_its_token_is_moved_into_its_time() -> None:
    content = json.loads(call("delivered", token="e0" + "a" * 30))
    content["signature"] |= {"timestamp": content["signature"]["timestamp"] + "e0", "token": "a" * 30}
    with pytest.raises(BadSignature):
        verify(json.dumps(content).encode())


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"signature": []}'])
def test_a_call_without_one_is_not(body: bytes) -> None:
    with pytest.raises(BadSignature):
        verify(body)


def test_what_is_not_json_is_told_apart() -> None:
    with pytest.raises(NotJson):
        verify(b"timestamp=1&token=2")


@pytest.mark.parametrize(
    ("body", "outcome", "code", "enhanced", "words"),
    [
        (call("accepted", MAIL), Outcome.ACCEPTED, None, None, ""),
        (call("delivered", MAIL, delivery_status={"code": 250, "message": "OK"}), Outcome.DELIVERED, 250, None, "OK"),
        (failed(MAIL), Outcome.BOUNCED, 550, "5.1.1", "5.1.1 so it was told"),
        (call("failed", MAIL, severity="temporary", delivery_status=OVER_QUOTA), Outcome.DEFERRED, 452, "4.2.2", "4.2.2 over quota"),
        (call("failed", MAIL, severity="permanent", delivery_status=SUPPRESSED), Outcome.BOUNCED, None, None, SUPPRESSED["description"]),
        (call("complained", MAIL), Outcome.COMPLAINED, None, None, ""),
    ],
)
def test_each_event_reports_what_became_of_the_mail(
    body: bytes, outcome: Outcome, code: int | None, enhanced: str | None, words: str
) -> None:
    assert Mailgun().parse(body).reports == (Report(MAIL, outcome, AT + timedelta(seconds=0.25), code, enhanced, words),)


@pytest.mark.parametrize("event", ["opened", "clicked", "unsubscribed", "stored"])
def test_other_events_report_nothing(event: str) -> None:
    told = Mailgun().parse(call(event))

    assert (told.type, told.reports) == (event, ())


@pytest.mark.parametrize(
    "more", [{"severity": "odd"}, {}, {"severity": "permanent", "message": {}}, {"severity": "permanent", "timestamp": 1e300}]
)
def test_an_event_of_another_form_is_refused_with_its_place(more: dict[str, Any]) -> None:
    with pytest.raises(BadForm) as refused:
        Mailgun().parse(call("failed", **more))
    assert all(fault.at.startswith("event-data.") for fault in refused.value.faults)
