"""The door for mail services: what it answers, and what its calls come to (contract/EVENTS.md, Answers)."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from werkzeug.test import TestResponse

from portal.actions.decide import decide_due
from portal.mail_services import SERVICES
from portal.mail_services.ses import Ses
from portal.store.tables import attempts, notifications, service_calls
from tests.mail_services.amazon import CONFIRM_URL, TOPIC, Amazon
from tests.mail_services.mailgun import KEY, call, failed
from tests.webhooks.door import Door
from tests.webhooks.test_answers import problem
from tests.world import T, World

MAILGUN, SES = "/webhooks/mailgun/acme", "/webhooks/ses/any-word"


@pytest.fixture
def served(door: Door) -> Door:
    """A door for both services."""
    keys = {"mailgun": (KEY,), "ses": (TOPIC,)}
    house = door.app.extensions["house"]
    door.app.extensions["house"] = replace(house, settings=replace(house.settings, mail_service_keys=keys))
    return door


@pytest.fixture
def mail(served: Door) -> str:
    """One that was handed over a minute ago; its id."""
    World(served.house).writes("m1", at=(datetime.now(UTC) - T).total_seconds() - 130)
    decide_due(served.house)
    n, at = notifications.c, datetime.now(UTC) - timedelta(minutes=1)
    with served.house.db.write() as tx:
        row, mail = tx.execute(select(n.id, n.public_id).limit(1)).one()
        tx.execute(update(notifications).where(n.id == row).values(state="sent", first_attempt_at=at, address="eva@acme.example"))
        tx.execute(
            insert(attempts).values(notification_id=row, at=at, address="eva@acme.example", outcome="accepted", code=250, words="taken")
        )
    return str(mail)


def post(door: Door, body: bytes, path: str = MAILGUN) -> TestResponse:
    return door.app.test_client().post(path, data=body)


def now() -> float:
    return time.time()


def state(door: Door, mail: str) -> str:
    with door.house.db.read() as tx:
        return str(tx.execute(select(notifications.c.state).where(notifications.c.public_id == mail)).scalar_one())


def test_a_report_is_kept_and_answered_200_by_the_token(served: Door, mail: str) -> None:
    answer = post(served, failed(mail, at=now(), token="token-1"))

    assert (answer.status_code, answer.get_json()) == (200, {"status": "accepted", "id": "token-1"})
    assert state(served, mail) == "bounced"


def test_the_same_call_again_is_a_duplicate(served: Door, mail: str) -> None:
    body = failed(mail, at=now())

    assert [post(served, body).get_json()["status"] for _ in range(2)] == ["accepted", "duplicate"]


def test_a_token_with_another_body_is_refused_and_changes_nothing(served: Door, mail: str) -> None:
    at = now()
    post(served, call("opened", at=at, token="seen"))
    stolen = post(served, call("complained", mail, at=at, token="seen"))

    assert problem(stolen)["status"] == 401
    assert state(served, mail) == "sent"


@pytest.mark.parametrize("event", ["opened", "clicked", "unsubscribed"])
def test_other_events_are_ignored(served: Door, event: str) -> None:
    assert post(served, call(event, at=now())).get_json()["status"] == "ignored"


def test_a_report_of_somebody_else_s_mail_is_ignored(served: Door, mail: str) -> None:
    assert post(served, call("complained", "f" * 32, at=now())).get_json()["status"] == "ignored"
    assert state(served, mail) == "sent"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xff", 400),
        (b"{", 400),
        (b"{}", 401),
        (b"[]", 401),
        (b"x" * 1_100_000, 413),
    ],
)
def test_what_is_wrong_is_a_problem_and_nothing_is_kept(served: Door, body: bytes, status: int) -> None:
    assert problem(post(served, body))["status"] == status
    assert served.count(service_calls) == 0


def test_a_form_that_is_wrong_says_where(served: Door) -> None:
    answer = problem(post(served, call("failed", at=now(), severity="odd")))

    assert (answer["status"], answer["errors"]) == (422, [{"at": "event-data.severity", "why": answer["errors"][0]["why"]}])  # type: ignore[index]


def test_a_signature_of_another_key_is_refused(served: Door, mail: str) -> None:
    assert problem(post(served, failed(mail, key="guessed", at=now())))["status"] == 401
    assert state(served, mail) == "sent"


@pytest.mark.parametrize("path", [MAILGUN, SES])
def test_a_service_that_is_not_set_up_is_not_there(door: Door, path: str) -> None:
    assert problem(post(door, failed(at=now()), path))["status"] == 404


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Amazon:
    amazon = Amazon(now=datetime.now(UTC))
    monkeypatch.setitem(SERVICES, "ses", Ses(amazon.fetch))
    return amazon


def test_amazon_s_report_is_kept(served: Door, mail: str, amazon: Amazon) -> None:
    answer = post(served, amazon.report("Delivery", mail, smtpResponse="250 taken"), SES)

    assert answer.get_json()["status"] == "accepted"
    assert state(served, mail) == "delivered"


def test_a_certificate_that_is_nowhere_is_counted_against_who_named_it(served: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    amazon, counted = Amazon(now=datetime.now(UTC)), list[str | None]()
    monkeypatch.setitem(SERVICES, "ses", Ses(lambda _: b"no certificate"))
    monkeypatch.setattr(served.app.extensions["throttle"], "count_unsigned", counted.append)

    assert post(served, json.dumps(amazon.message()).encode(), SES).status_code == 503
    assert counted == ["127.0.0.1"]


def test_amazon_s_subscription_is_confirmed(served: Door, amazon: Amazon) -> None:
    assert post(served, json.dumps(amazon.message("SubscriptionConfirmation")).encode(), SES).status_code == 200
    assert CONFIRM_URL in amazon.asked
