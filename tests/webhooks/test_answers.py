"""What the door answers, and in which form (contract/EVENTS.md, Answers)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal.actions import provision
from portal.store.tables import endpoints, receipts
from tests.webhooks.door import JUST_NOW, PATH, Door
from tests.world import SECRET, account

LEFT = {"conversation_id": "c1"}


def problem(answer: TestResponse) -> dict[str, object]:
    """The answer's body; every error is a problem of RFC 9457 that says what is wrong."""
    assert answer.mimetype == "application/problem+json"
    content: dict[str, object] = answer.get_json(force=True)
    assert content["status"] == answer.status_code
    assert content["title"]
    assert content["detail"]
    return content


def outcomes(door: Door) -> list[str]:
    with door.house.db.read() as tx:
        return list(tx.execute(select(receipts.c.outcome).order_by(receipts.c.id)).scalars())


def test_a_stored_event_is_accepted_by_its_id(door: Door) -> None:
    answer = door.tell("visitor.left", LEFT)

    assert (answer.status_code, answer.mimetype) == (202, "application/json")
    assert answer.get_json() == {"status": "accepted", "id": "e0"}
    assert outcomes(door) == ["accepted"]


def test_an_id_stored_before_is_a_duplicate_and_does_nothing(door: Door) -> None:
    body = json.dumps({"type": "visitor.left", "timestamp": JUST_NOW, "data": LEFT})
    door.post(body)
    before = door.rows()

    door.ids = iter([0])
    answer = door.tell("visitor.left", {"conversation_id": "another"})

    assert (answer.status_code, answer.get_json()) == (202, {"status": "duplicate", "id": "e0"})
    assert door.rows() == before


def test_the_same_id_on_another_endpoint_is_another_event(sqlite_door: Door) -> None:
    ends = [{"id": name, "source": "native", "secret": SECRET} for name in ("one", "two")]
    provision.provision(sqlite_door.house, json.dumps({"accounts": [account(endpoints=ends)]}), overwrite=False)

    answers = []
    for end in ends:
        sqlite_door.ids = iter([7])
        answers.append(sqlite_door.tell("visitor.left", LEFT, path=f"/webhooks/native/{end['id']}").get_json())

    assert answers == [{"status": "accepted", "id": "e7"}] * 2


def test_a_type_the_portal_does_not_use_is_kept_and_ignored(sqlite_door: Door) -> None:
    answer = sqlite_door.tell("visitor.typing", {"anything": [1, None]})

    assert (answer.status_code, answer.get_json()) == (202, {"status": "ignored", "id": "e0"})
    assert outcomes(sqlite_door) == ["ignored"]


@pytest.mark.parametrize(("days", "status"), [(89.99, "accepted"), (90.01, "ignored")])
def test_an_event_older_than_the_retention_is_ignored(sqlite_door: Door, days: float, status: str) -> None:
    happened = datetime.now(UTC) - timedelta(days=days)

    answer = sqlite_door.tell("visitor.left", LEFT, timestamp=happened.isoformat())

    assert answer.get_json()["status"] == status
    assert sqlite_door.rows()["conversations"] == (status == "accepted")


def test_an_ignored_id_is_a_duplicate_the_next_time(sqlite_door: Door) -> None:
    sqlite_door.tell("visitor.typing", {})
    sqlite_door.ids = iter([0])

    assert sqlite_door.tell("visitor.left", LEFT).get_json()["status"] == "duplicate"


@pytest.mark.parametrize(
    "body",
    ["", "{", "{'a': 1}", '{"a": 1} x', '{"a": NaN}', '{"a": -Infinity}', "\ufeff{}", "[" * 100_000, '{"a":' * 100_000],
    ids=["empty", "open", "quotes", "more", "NaN", "Infinity", "byte order mark", "deep list", "deep object"],
)
def test_a_body_that_is_not_json_is_a_400(sqlite_door: Door, body: str) -> None:
    before = sqlite_door.rows()

    answer = sqlite_door.post(body)

    assert answer.status_code == 400
    assert "not JSON" in str(problem(answer)["detail"])
    assert sqlite_door.rows() == before


def test_a_body_that_is_not_utf_8_is_a_400_whatever_its_signature(sqlite_door: Door) -> None:
    answer = sqlite_door.post('{"type": "ñ"}'.encode("latin-1"), headers={"webhook-signature": None})

    assert answer.status_code == 400
    assert "not UTF-8" in str(problem(answer)["detail"])


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/native/nobody",
        "/webhooks/smoke-signals/acme-native",
        "/webhooks/native/",
        "/webhooks/native",
        "/webhooks/native/acme-native/more",
        "/webhooks/native/acme-native/",
        "/webhooks/native/%00",
        "/webhooks/native/%ff",
        f"/webhooks/native/{'x' * 129}",
        "/webhooks/",
    ],
)
def test_what_is_no_endpoint_is_a_404(sqlite_door: Door, path: str) -> None:
    answer = sqlite_door.tell("visitor.left", LEFT, path=path)

    assert answer.status_code == 404
    problem(answer)


def test_an_endpoint_is_found_under_its_own_chat_system_alone(sqlite_door: Door) -> None:
    with sqlite_door.house.db.write() as tx:
        tx.execute(update(endpoints).values(source="another"))

    answer = sqlite_door.tell("visitor.left", LEFT)

    assert answer.status_code == 404
    problem(answer)
    assert outcomes(sqlite_door) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_only_post_is_allowed(sqlite_door: Door, method: str) -> None:
    answer = sqlite_door.app.test_client().open(PATH, method=method)

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"
