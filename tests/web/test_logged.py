"""The log tells who came in, who was refused and where, by ids alone."""

import pytest

from portal.actions.house import House
from tests.web.mails import agent_row
from tests.web.people import ALICE, PASSWORD
from tests.web.reader import Reader

WORDS = ("alice", "Alice", PASSWORD, "nobody")


def lines(capsys: pytest.CaptureFixture[str], event: str) -> list[str]:
    return [" ".join(line.split()) for line in capsys.readouterr().err.splitlines() if f"] {event} " in line]


def test_who_logs_in_and_who_is_refused(stranger: Reader, house: House, capsys: pytest.CaptureFixture[str]) -> None:
    stranger.log_in(ALICE, "a wrong password")
    (refused,) = lines(capsys, "sign_in.refused")
    stranger.log_in("nobody@acme.example")
    (unknown,) = lines(capsys, "sign_in.refused")
    stranger.log_in(ALICE)
    (told,) = lines(capsys, "sign_in")

    row = agent_row(house, "Alice")
    assert (refused.endswith(f"agent={row}"), unknown.endswith("agent=None"), told.endswith(f"agent={row}")) == (True, True, True)
    assert not [word for word in WORDS for line in (refused, unknown, told) if word in line]


def test_who_is_kept_out_of_a_page(alice: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    alice.see("/settings/team", status=403)

    (line,) = lines(capsys, "page.refused")
    assert line.endswith("endpoint=team.show status=403")
