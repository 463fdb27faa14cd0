"""Where logs go."""

import logging

import pytest
import structlog

from portal import logs


def test_stdout_is_left_to_what_a_command_answers(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "INFO")

    structlog.get_logger("test").info("something", alert=7)

    told = capsys.readouterr()
    assert told.out == ""
    assert '"alert": 7' in told.err


def test_what_a_mail_server_was_told_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "INFO")

    logging.getLogger("mail.log").warning("unrecognised: %s", "MAIL FROM:<eva@acme.example>")
    logging.getLogger("another").warning("heard")

    told = capsys.readouterr().err
    assert "eva@" not in told
    assert "heard" in told
