"""The log says where a refused call was wrong, and nothing of what it held."""

import pytest

from tests.webhooks.door import Door


def test_the_place_that_was_wrong_is_in_the_log(sqlite_door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    assert sqlite_door.tell("conversation.joined", {"conversation_id": "a-secret-word"}).status_code == 422

    (line,) = [line for line in capsys.readouterr().err.splitlines() if "webhook.refused" in line]
    assert "at=data.agent_id" in line
    assert "a-secret-word" not in line
