"""What one webhook asks of the database, by its type, when its endpoint was seen before and those whom it names are known.

So much and no more, all of it by indexes.
"""

import pytest

from tests.plans import Asked, asked, gone_through
from tests.webhooks.door import Door
from tests.webhooks.samples import MESSAGE, SAMPLES

REPLY = MESSAGE | {"author": {"type": "agent", "id": "eva"}}

STATEMENTS = {
    # The receipt, the conversation with the agent and the group, the message; and its alert.
    "message.created": 4,
    "reply": 3,
    "conversation.opened": 3,
    "conversation.joined": 3,
    "conversation.left": 3,
    "conversation.closed": 3,
    # All that happened, all that was written, the alerts there are; and the new one.
    "visitor.left": 6,
    "visitor.returned": 5,
    "agent.connected": 4,
    "agent.disconnected": 4,
}
"""Messages of a conversation that nobody has left yet."""


@pytest.fixture
def told(door: Door) -> dict[str, list[Asked]]:
    """By type, the statements of one webhook of each."""
    for event_type, data in SAMPLES.items():
        door.tell(event_type, data)
    door.tell("message.created", MESSAGE | {"conversation_id": "c2", "message_id": "first"})
    found = {}
    for name in STATEMENTS:
        sample = REPLY if name == "reply" else SAMPLES[name]
        data = sample | {"conversation_id": "c2", "message_id": name} if "text" in sample else sample
        with asked(door.house.db) as found[name]:
            assert door.tell("message.created" if name == "reply" else name, data).status_code == 202
    return found


def test_a_webhook_asks_so_much_and_no_more(told: dict[str, list[Asked]]) -> None:
    assert {name: len(statements) for name, statements in told.items()} == STATEMENTS


def test_a_webhook_goes_through_no_table(door: Door, told: dict[str, list[Asked]]) -> None:
    assert gone_through(door.house.db, [one for statements in told.values() for one in statements]) == []
