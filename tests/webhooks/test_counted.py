"""Calls are counted by what they were answered, and no answer waits for that."""

import pytest

from portal.actions.counted import Counted
from portal.actions.measures import OTHER
from portal.store import tallies
from tests.webhooks.door import PATH, Door

LEFT = {"conversation_id": "c1"}


def told(door: Door) -> dict[tuple[str, ...], float]:
    door.house.tally.write(door.house.db)
    with door.house.db.read() as tx:
        return {labels: calls for (_, labels), calls in tallies.told(tx).items()}


@pytest.mark.parametrize(
    ("event_type", "data", "headers", "answer"),
    [
        ("visitor.left", LEFT, {}, "accepted"),
        ("of.no.use", LEFT, {}, "ignored"),
        ("visitor.left", {}, {}, "422"),
        ("visitor.left", LEFT, {"webhook-signature": "v1,x"}, "401"),
    ],
)
def test_each_answer_has_its_count(door: Door, event_type: str, data: object, headers: dict[str, str | None], answer: str) -> None:
    door.tell(event_type, data, headers=headers)

    assert told(door) == {("native", answer): 1}


def test_what_strangers_call_makes_no_names(door: Door) -> None:
    door.post("{}", path="/webhooks/made-up/x")
    door.post("{}", path=PATH + "-not")

    assert told(door) == {(OTHER, "404"): 1, ("native", "404"): 1}


def test_many_calls_are_written_once_a_while(door: Door) -> None:
    writes: list[object] = []
    door.app.extensions["counted"] = Counted(door.house, later=writes.append)

    door.tell("visitor.left", LEFT)
    door.tell("visitor.left", LEFT)

    assert len(writes) == 1


def test_without_a_thread_to_be_had_the_answer_is_given_and_the_next_call_tries_again(door: Door) -> None:
    tried: list[object] = []

    def no_thread(write: object) -> None:
        tried.append(write)
        raise RuntimeError("can't start new thread")

    door.app.extensions["counted"] = Counted(door.house, later=no_thread)

    answers = [door.tell("visitor.left", LEFT).status_code for _ in range(2)]

    assert (answers, len(tried)) == ([202, 202], 2)
    assert told(door) == {("native", "accepted"): 2}
