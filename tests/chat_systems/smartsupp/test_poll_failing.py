"""What Smartsupp's REST API may answer instead: each fault is said to be the one it is."""

from datetime import timedelta
from typing import Any

import pytest

from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.fakes.faults import RETRY_AFTER, Fault
from tests.chat_systems.smartsupp.line import Line


def failure(line: Line, fault: Fault, **asked: Any) -> PollFailed:
    line.fake.faults.break_with(fault)
    with pytest.raises(PollFailed) as failed:
        line.team(**asked)
    return failed.value


def test_a_token_that_is_wrong_is_refused(line: Line) -> None:
    with pytest.raises(PollFailed) as failed:
        line.team(token="another")

    assert failed.value.fault is PollFault.REFUSED


@pytest.mark.parametrize(
    ("fault", "said"),
    [(Fault.REFUSED, PollFault.REFUSED), (Fault.BROKEN, PollFault.BROKEN), (Fault.HALF, PollFault.UNREACHED)],
)
def test_a_fault_is_said_to_be_the_one_it_is(line: Line, fault: Fault, said: PollFault) -> None:
    assert failure(line, fault).fault is said


def test_who_is_told_to_wait_knows_how_long(line: Line) -> None:
    failed = failure(line, Fault.WAIT)

    assert (failed.fault, failed.retry_after) == (PollFault.WAIT, timedelta(seconds=RETRY_AFTER))


def test_an_answer_that_does_not_come_in_time_is_none(line: Line) -> None:
    assert failure(line, Fault.SLOW, patience=timedelta(seconds=0.2)).fault is PollFault.LATE


def test_nobody_there_is_no_connection(line: Line) -> None:
    with pytest.raises(PollFailed) as failed:
        line.team(api="http://127.0.0.1:1/v2")

    assert failed.value.fault is PollFault.UNREACHED


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ({"agents": []}, "agents"),  # the owner is one: rather a failure than a team that is told to be gone
        ({"agents": [{"id": "1", "status": "online"}]}, "agents[0].active"),
        ({"agents": [{"id": [], "status": "online", "active": True}]}, "agents[0].id"),
        ({}, "agents"),
        ([], "answer"),
    ],
)
def test_an_answer_that_makes_no_sense_says_where(line: Line, answer: Any, at: str) -> None:
    line.fake.api.view_functions["v2.agents"] = lambda: answer

    with pytest.raises(PollFailed) as failed:
        line.team()

    assert (failed.value.fault, failed.value.at) == (PollFault.NONSENSE, at)
