"""Webhooks have none of what surrounds a page, and say and note for themselves what they need of it."""

from portal.actions.noted import whence
from portal.store import audit
from tests.webhooks.door import Door

LEFT = {"conversation_id": "c1"}


def test_what_a_webhook_changes_is_noted_with_its_sender_s_address(sqlite_door: Door) -> None:
    sqlite_door.tell("account.updated", {"name": "Acme y hermanos"}, sender="203.0.113.9")

    with sqlite_door.house.db.read() as tx:
        assert [line.address for line in audit.lines_of(tx, 1, 1)] == ["203.0.113.9"]
    assert whence.get() is None


def test_an_answer_is_kept_nowhere_and_taken_for_nothing_else_and_begins_no_session(sqlite_door: Door) -> None:
    for answer in (sqlite_door.tell("visitor.left", LEFT), sqlite_door.post("{")):
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
        assert not set(answer.headers.keys()) & {"Set-Cookie", "Vary", "Content-Encoding"}
