"""Where logs go."""

import pytest
import structlog

from portal import logs


def test_stdout_is_left_to_what_a_command_answers(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "INFO")

    structlog.get_logger("test").info("something", alert=7)

    told = capsys.readouterr()
    assert told.out == ""
    assert '"alert": 7' in told.err
