"""A backlog of mails goes oldest first, and no new alert's mail waits for the whole of it."""

from dataclasses import replace

import pytest

from portal.actions import deliver
from portal.actions.deliver import deliver_due
from tests.actions.asked import decide, said
from tests.sink import Sink
from tests.world import World

EVA = "eva@acme.example"
OLD = 20


@pytest.fixture
def waiting(alone: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Twenty mails to Eva have come to be owed, one after the other, and none was tried; they go ten at a time over one line."""
    monkeypatch.setattr(deliver, "BATCH", 10)
    alone.house = replace(alone.house, settings=replace(alone.house.settings, mails_per_hour=0, mail_connections=1))
    for number in range(OLD):
        alone.writes(f"m{number}", at=number, conversation=f"c{number}")
        decide(alone, at=120 + number)
    return alone


def order(sink: Sink) -> list[int]:
    return [int(said(mail).partition("text of m")[2].split()[0]) for mail in sink.to(EVA)]


def test_the_oldest_come_first_and_every_fifth_is_the_newest(waiting: World, sink: Sink) -> None:
    waiting.work(at=500)

    came = order(sink)
    assert came[4::5] == [19, 18, 17, 16]
    assert [number for place, number in enumerate(came) if place % 5 != 4] == list(range(16))


def test_a_new_alerts_mail_waits_for_a_few_old_ones_only(waiting: World, sink: Sink) -> None:
    with waiting.at(300):
        deliver_due(waiting.house)
    waiting.writes("m99", at=300, conversation="new")
    decide(waiting, at=420)

    with waiting.at(420):
        deliver_due(waiting.house)

    assert order(sink)[10:].index(99) == 4


def test_what_a_dead_worker_held_waits_for_its_lease_and_holds_up_nothing_else(
    waiting: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_asked: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(deliver, "begin_together", dies)
    with waiting.at(300), pytest.raises(KeyboardInterrupt):
        deliver_due(waiting.house)
    monkeypatch.undo()

    waiting.work(at=301)
    assert sorted(order(sink)) == list(range(8, 18))

    waiting.work(at=316)
    assert sorted(order(sink)) == list(range(OLD))
