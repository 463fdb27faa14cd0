"""Whatever a chat system sends: an answer of the contract that says what is wrong and where, and never half a write.

The short form of `make fuzz`.
"""

import json

import pytest

from portal.chat_systems import ADAPTERS
from tests.fuzz.corpora import CORPORA
from tests.fuzz.knocking import Answer, fault
from tests.fuzz.rounds import Rounds
from tests.sink import Sink

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Rounds:
    sink.clear()  # of what other tests had it answer
    return Rounds(tmp_path_factory.mktemp("fuzz"), sink)


def test_every_chat_system_there_is_has_bodies_to_spoil() -> None:
    assert CORPORA.keys() == ADAPTERS.keys()


def test_seven_hundred_spoilt_calls_of_each_chat_system(rounds: Rounds) -> None:
    assert [wrong for _, wrong in rounds.play("of the tests", 700)] == []
    for answer in ("202 accepted", "202 duplicate", "202 ignored", "400", "401", "422"):
        assert rounds.counted[answer] > 3, f"hardly ever tried: {rounds.counted}"


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (Answer(500, "text/html", None), False),
        (Answer(202, "application/json", {"status": "accepted"}), False),
        (Answer(202, "application/json", {"status": "duplicate"}), True),
        (Answer(202, "application/json", {"status": "stored"}), True),
        (Answer(422, PROBLEM, {"status": 422, "detail": "no", "errors": [{"at": "data", "why": "is missing"}]}), True),
        (Answer(422, PROBLEM, {"status": 422, "detail": "no", "errors": []}), False),
        (Answer(422, PROBLEM, {"status": 422, "detail": "no", "errors": [{"at": "", "why": "is missing"}]}), False),
        (Answer(400, PROBLEM, {"status": 400, "detail": ""}), False),
        (Answer(400, "text/html", {"status": 400, "detail": "no"}), False),
    ],
    ids=lambda given: json.dumps(given.content) if isinstance(given, Answer) else "",
)
def test_the_fuzzer_sees_a_wrong_answer(answer: Answer, kept: bool) -> None:
    assert fault(answer, kept=kept) is not None
