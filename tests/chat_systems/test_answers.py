"""Answers of a chat system's API that are none: each is named by what is wrong with it, and where."""

import gzip

import pytest

from portal.chat_systems.http import LARGEST_ANSWER
from portal.chat_systems.poll_failed import PollFault
from tests.chat_systems.told_server import RIGHT, Answer, Ask, failure


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b"<html>", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "answer"),
        (b'{"agents": [{"id": "1"}, {"id": 2}]}', "agents[1].id"),
        (b"{}", "agents"),
    ],
)
def test_nonsense_is_named_by_its_place(ask: Ask, answer: Answer, body: bytes, at: str) -> None:
    answer.body = body

    failed = failure(ask)
    assert (failed.fault, failed.at) == (PollFault.NONSENSE, at)


def test_half_an_answer_is_none(ask: Ask, answer: Answer) -> None:
    answer.headers = {"Content-Length": str(len(RIGHT) + 1)}

    assert failure(ask).fault is PollFault.UNREACHED


def test_an_answer_without_end_is_given_up(ask: Ask, answer: Answer) -> None:
    answer.body, answer.headers = gzip.compress(b" " * (LARGEST_ANSWER + 1)), {"Content-Encoding": "gzip"}

    assert failure(ask).fault is PollFault.NONSENSE
