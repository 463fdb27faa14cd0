"""Where a webhook that changed something came from stands in the audit log."""

from portal.actions.noted import whence
from portal.store import audit
from tests.webhooks.door import Door


def test_what_a_webhook_changes_is_noted_with_its_sender_s_address(sqlite_door: Door) -> None:
    sqlite_door.tell("account.updated", {"name": "Acme y hermanos"}, sender="203.0.113.9")

    with sqlite_door.house.db.read() as tx:
        assert [line.address for line in audit.lines_of(tx, 1, 1)] == ["203.0.113.9"]
    assert whence.get() is None
