"""About whom a chat system is asked when there are more than one poll may ask about."""

import pytest

from portal.store import waiting
from tests.actions.polled import Polled, plugged_in
from tests.actions.queries import counted
from tests.world import World


@pytest.fixture
def polled(world: World, monkeypatch: pytest.MonkeyPatch) -> Polled:
    monkeypatch.setattr(waiting, "MOST", 2)
    return plugged_in(world, monkeypatch)


def test_of_many_those_are_asked_about_whose_alert_is_due_first_and_then_who_wrote_last(polled: Polled) -> None:
    for conversation, at in (("early", 0), ("late", 10), ("pending", 300), ("due first", 290)):
        polled.writes(f"of {conversation}", at, conversation)
        if at == 10:
            polled.world.work(200)
    polled.ask(310)
    polled.world.work(500)
    polled.writes("of the last", 600, "last")
    polled.ask(610)

    assert polled.answers.asked_about == ["due first", "pending", "last", "pending"]


def test_no_more_of_them_are_read_than_are_looked_at(polled: Polled) -> None:
    polled.writes("m1", 0)
    with counted(polled.house.db) as queries:
        polled.ask(5)

    (lately,) = [query for query in queries if "AS wrote_at" in query]
    assert "LIMIT" in lately
