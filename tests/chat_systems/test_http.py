"""Questions to a chat system's API, against a server that answers as the test says: each way to fail has its name."""

from datetime import timedelta

import httpx
import pytest

from portal.chat_systems.http import Http
from portal.chat_systems.poll_failed import PollFailed, PollFault
from portal.clock import now
from portal.fakes.serve import listening
from tests.chat_systems.told_server import Answer, Ask, Team, failure


def test_a_right_answer_is_of_the_form_that_was_asked_for(ask: Ask, answer: Answer) -> None:
    assert ask().agents[0].id == "1"
    assert answer.seen == [("/v2/agents", "Bearer t0ken")]


def test_an_id_cannot_lead_to_another_path(ask: Ask, answer: Answer) -> None:
    ask("visitors", "../agents?x=/#")

    assert answer.seen[0][0] == "/v2/visitors/..%2Fagents%3Fx%3D%2F%23"


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("401 Unauthorized", PollFault.REFUSED),
        ("403 Forbidden", PollFault.REFUSED),
        ("404 Not Found", PollFault.NONSENSE),
        ("422 Unprocessable", PollFault.NONSENSE),
        ("429 Too Many Requests", PollFault.WAIT),
        ("500 Internal Server Error", PollFault.BROKEN),
        ("503 Service Unavailable", PollFault.BROKEN),
    ],
)
def test_each_refusal_has_its_name_and_the_status(ask: Ask, answer: Answer, status: str, fault: PollFault) -> None:
    answer.status = status

    failed = failure(ask)
    assert (failed.fault, failed.at) == (fault, status[:3])


def test_what_is_not_there_may_be_asked_for(answer: Answer) -> None:
    answer.status = "404 Not Found"
    with listening(answer) as url, httpx.Client() as client:
        assert Http(client, now() + timedelta(seconds=20)).find(Team, url, "visitors", "gone", headers={}) is None


def test_an_answer_that_leads_elsewhere_is_not_followed(ask: Ask, answer: Answer) -> None:
    answer.status, answer.headers = "302 Found", {"Location": "http://127.0.0.1:1/"}

    assert (failure(ask).fault, len(answer.seen)) == (PollFault.NONSENSE, 1)


@pytest.mark.parametrize(("told", "seconds"), [("45", 45), ("-3", 0), ("soon", None), ("", None)])
def test_how_long_to_wait_is_told_in_seconds(ask: Ask, answer: Answer, told: str, seconds: int | None) -> None:
    answer.status, answer.headers = "429 Too Many Requests", {"Retry-After": told}

    assert failure(ask).retry_after == (None if seconds is None else timedelta(seconds=seconds))


def test_how_long_to_wait_is_told_as_a_date(ask: Ask, answer: Answer) -> None:
    at = now() + timedelta(minutes=2)
    answer.status, answer.headers = "429 Too Many Requests", {"Retry-After": f"{at:%a, %d %b %Y %H:%M:%S GMT}"}

    wait = failure(ask).retry_after
    assert wait is not None
    assert timedelta(seconds=100) < wait <= timedelta(minutes=2)


def test_nobody_there_is_unreached() -> None:
    with pytest.raises(PollFailed, match="unreached"), httpx.Client() as client:
        Http(client, now() + timedelta(seconds=20)).get(Team, "http://127.0.0.1:1", headers={})


def test_all_questions_of_a_poll_end_by_its_time(answer: Answer) -> None:
    with listening(answer) as url, httpx.Client() as client:
        late = Http(client, now())
        with pytest.raises(PollFailed, match="late"):
            late.get(Team, url, headers={})
    assert answer.seen == []
